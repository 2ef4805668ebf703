import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../../lab/main.ts', import.meta.url));

/** One of the lab's hypervisors, as the lab's own command line says it is. */
export interface Lab {
  /** The value of one of the names that `npm run lab -- env` prints. */
  value(name: string): string;
  /** Ends it, but only if this call brought it up. */
  down(): Promise<void>;
}

/** Finds it running, or brings it up. Throws with the lab's words when it cannot. */
export async function bringUpLab(target: string): Promise<Lab> {
  const before = await command('status').catch(() => '');
  const wasUp = before.includes(`${target} is up`);
  if (!wasUp) await command('up', target);
  const environment = new Map(
    (await command('env')).split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  return {
    value: (name) => {
      const value = environment.get(name);
      if (value === undefined) throw new Error(`The lab does not say ${name}: npm run lab -- env`);
      return value;
    },
    down: async () => {
      if (!wasUp) await command('down', target);
    },
  };
}

async function command(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [main, ...words], { encoding: 'utf8' });
  return stdout;
}
