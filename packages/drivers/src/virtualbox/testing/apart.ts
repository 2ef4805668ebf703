import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { LocalService } from '../local.ts';
import { createVirtualBoxTarget } from '../target.ts';
import { WebService } from '../web-service.ts';

/** A VirtualBox of its own in the lab, started as that of this computer is, with processes that may be killed. */
export interface Apart {
  readonly target: ConformanceTarget;
  /** A client of its own. */
  readonly other: WebService;
  /** Kills a program as soon as VBoxSVC has written so many more bytes, to whatever; returns the way to give up. */
  killAfter(bytes: number, program: 'VBoxSVC' | 'vboxwebsrv'): () => void;
  close(): Promise<void>;
}

export async function openApart(name: string): Promise<Apart> {
  const program = process.env.SNAPTREE_VIRTUALBOX_PROGRAM;
  if (program === undefined) throw new Error('VirtualBox is not up: npm run lab -- up virtualbox');
  process.env.SNAPTREE_VIRTUALBOX_APART = name;
  const service = new LocalService([program]);
  const other = new WebService({ service, username: '', password: '' });
  const target = await createVirtualBoxTarget(service);
  const home = `/lab/apart/${name}`;
  await other.acting(async (session) => {
    const properties = await session.text('IVirtualBox_getSystemProperties', session.root);
    const defaultMachineFolder = `${home}/machines`;
    await session.call('ISystemProperties_setDefaultMachineFolder', properties, { defaultMachineFolder });
  });
  const found = (command: string) => {
    const pid = processes(dirname(program), home).find((each) => nameOf(each) === command);
    if (pid === undefined) throw new Error(`${command} of ${name} does not run`);
    return pid;
  };
  return {
    target,
    other,
    killAfter(bytes, command) {
      const [writer, victim] = [found('VBoxSVC'), found(command)];
      const begin = writtenBy(writer);
      const watching = setInterval(() => {
        if (writtenBy(writer) < begin + bytes) return;
        clearInterval(watching);
        process.kill(victim, 'SIGKILL');
      }, 1);
      return () => clearInterval(watching);
    },
    async close() {
      await other.close();
      await target.destroy();
      delete process.env.SNAPTREE_VIRTUALBOX_APART;
      for (const pid of processes(dirname(program), home)) end(pid);
    },
  };
}

/** What lives in the lab's mounts under this home folder. */
function processes(lab: string, home: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const environment = readOr(`/proc/${pid}/environ`).split('\0');
      return environment.includes(`VBOX_USER_HOME=${home}`) && readOr(`/proc/${pid}/mountinfo`).includes(lab);
    })
    .map(Number);
}

/** proc(5): bytes that were handed to write(2) and its like. */
const writtenBy = (pid: number) => Number(/^wchar: (\d+)/m.exec(readOr(`/proc/${pid}/io`))?.[1]);

const nameOf = (pid: number) => readOr(`/proc/${pid}/comm`).trim();

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function end(pid: number): void {
  try {
    process.kill(pid);
  } catch {
    // It ended by itself.
  }
}
