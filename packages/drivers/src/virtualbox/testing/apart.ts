import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConformanceTarget } from '../../../conformance/target.ts';
import { LocalService } from '../connecting/local.ts';
import { WebService } from '../connecting/web-service.ts';
import { end, inMountsOf, labProcesses, labProgram, nameOf, rootOf } from './processes.ts';
import { createVirtualBoxTarget } from './target.ts';

/** A VirtualBox of its own in the lab, started as that of this computer is, with processes that may be killed. */
export interface Apart {
  readonly target: ConformanceTarget;
  /** A client of its own. */
  readonly other: WebService;
  readonly service: LocalService;
  kill(program: 'VBoxSVC' | 'vboxwebsrv'): void;
  /** Lets VBoxSVC hang (SIGSTOP). @returns how it goes on */
  hang(): () => void;
  /** Where a file that VirtualBox names lies outside its root. */
  outside(path: string): string;
  /** Puts a file system of so many megabytes at this path of VBoxSVC's, or makes it so large. */
  smallDisk(path: string, megabytes: number): void;
  /** Machines are made in this folder of VBoxSVC's. */
  machinesIn(folder: string): Promise<void>;
  /** From now on VBoxSVC dies of the first file that it makes larger than so many bytes. */
  dieBeyond(bytes: number): void;
  close(): Promise<void>;
}

export async function openApart(name: string): Promise<Apart> {
  const program = labProgram();
  process.env.SNAPTREE_VIRTUALBOX_APART = name;
  const home = `/lab/apart/${name}`;
  const service = new LocalService({ programs: [program] });
  const other = new WebService({ service, username: '', password: '' });
  const target = await createVirtualBoxTarget(service);
  const machinesIn = (defaultMachineFolder: string) =>
    other.acting(async (session) => {
      const properties = await session.text('IVirtualBox_getSystemProperties', session.root);
      await session.call('ISystemProperties_setDefaultMachineFolder', properties, { defaultMachineFolder });
    });
  await machinesIn(`${home}/machines`);
  const ours = () => labProcesses((environment) => environment.includes(`VBOX_USER_HOME=${home}`));
  const found = (command: string) => {
    const pid = ours().find((each) => nameOf(each) === command);
    if (pid === undefined) throw new Error(`${command} of ${name} does not run`);
    return pid;
  };
  return {
    target,
    other,
    service,
    hang() {
      const pid = found('VBoxSVC');
      process.kill(pid, 'SIGSTOP');
      return () => void process.kill(pid, 'SIGCONT');
    },
    kill: (command) => process.kill(found(command), 'SIGKILL'),
    outside: (path) => {
      if (!path.startsWith('/lab/')) return `/proc/${found('VBoxSVC')}/root${path}`;
      const state = readdirSync(dirname(program)).find((entry) => entry.startsWith('virtualbox-')) ?? '';
      return path.replace(/^\/lab/, join(dirname(program), state));
    },
    smallDisk: (path, megabytes) => smallDisk(found('VBoxSVC'), path, megabytes),
    machinesIn,
    // setrlimit(2), RLIMIT_FSIZE: the kernel answers a write beyond it with SIGXFSZ.
    dieBeyond: (bytes) =>
      void execFileSync('prlimit', ['--pid', String(found('VBoxSVC')), `--fsize=${bytes}`, '--core=0']),
    async close() {
      await other.close();
      await target.destroy();
      delete process.env.SNAPTREE_VIRTUALBOX_APART;
      for (const pid of ours()) end(pid);
    },
  };
}

/** In the mounts of a process, where its own root is a folder. */
function smallDisk(pid: number, path: string, megabytes: number): void {
  const folder = `${rootOf(pid)}${path}`;
  const isThere = readFileSync(`/proc/${pid}/mounts`, 'utf8').includes(` ${path} tmpfs `);
  const options = `${isThere ? 'remount,' : ''}size=${megabytes}m`;
  inMountsOf(pid, 'mkdir', '-p', folder);
  inMountsOf(pid, 'mount', '-t', 'tmpfs', '-o', options, 'none', folder);
}
