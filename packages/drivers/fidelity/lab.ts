import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../../lab/main.ts', import.meta.url));

/** A libvirt daemon of the lab, as the lab's own command line says it is. */
export interface Lab {
  readonly socket: string;
  /** A folder for disk images that the daemon sees under the same path. */
  readonly disks: string;
  /** Ends the daemon, but only if this call brought it up. */
  down(): Promise<void>;
}

/** Finds the lab's libvirt running, or brings it up. Throws with the lab's words when it cannot. */
export async function bringUpLab(): Promise<Lab> {
  const wasUp = await command('status').then(
    () => true,
    () => false,
  );
  if (!wasUp) await command('up', 'libvirt');
  const environment = new Map(
    (await command('env')).split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const socket = environment.get('SNAPTREE_LIBVIRT_SOCKET');
  const disks = environment.get('SNAPTREE_LAB_DISKS');
  if (socket === undefined || disks === undefined)
    throw new Error('The lab does not say where its libvirt is: npm run lab -- env');
  return {
    socket,
    disks,
    down: async () => {
      if (!wasUp) await command('down', 'libvirt');
    },
  };
}

async function command(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [main, ...words], { encoding: 'utf8' });
  return stdout;
}
