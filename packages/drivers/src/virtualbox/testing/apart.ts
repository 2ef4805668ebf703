import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConformanceTarget } from '../../../conformance/target.ts';
import { LocalService } from '../connecting/local.ts';
import { WebService } from '../connecting/web-service.ts';
import { end, inMountsOf, labProcesses, labProgram, nameOf, rootOf } from './processes.ts';
import { createVirtualBoxTarget } from './target.ts';

/** A separate VirtualBox in the lab, started like a local one, whose processes may be killed. */
export interface Apart {
  readonly target: ConformanceTarget;
  /** A client of its own. */
  readonly other: WebService;
  readonly service: LocalService;
  kill(program: 'VBoxSVC' | 'vboxwebsrv'): void;
  /** Stops VBoxSVC with SIGSTOP. @returns resumes it */
  hang(): () => void;
  /** The path outside VirtualBox's root of a file inside it. */
  outside(path: string): string;
  /** Mounts a file system of this many megabytes at this path for VBoxSVC, or resizes it. */
  smallDisk(path: string, megabytes: number): void;
  /** Creates VMs in this folder of VBoxSVC. */
  machinesIn(folder: string): Promise<void>;
  /** From now on VBoxSVC is killed when a file grows beyond this many bytes. */
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
    // setrlimit(2), RLIMIT_FSIZE: the kernel sends SIGXFSZ for a write beyond the limit.
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

/** In the mounts of a process, whose own root is a folder there. */
function smallDisk(pid: number, path: string, megabytes: number): void {
  const folder = `${rootOf(pid)}${path}`;
  const isThere = readFileSync(`/proc/${pid}/mounts`, 'utf8').includes(` ${path} tmpfs `);
  const options = `${isThere ? 'remount,' : ''}size=${megabytes}m`;
  inMountsOf(pid, 'mkdir', '-p', folder);
  inMountsOf(pid, 'mount', '-t', 'tmpfs', '-o', options, 'none', folder);
}
