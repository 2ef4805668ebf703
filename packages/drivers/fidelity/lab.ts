import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../../lab/main.ts', import.meta.url));

/** One of the lab's hypervisors, as reported by the lab's command line. */
export interface Lab {
  /** The value of a variable that `npm run lab -- env` prints. */
  value(name: string): string;
  /** Stops it if this call started it. */
  down(): Promise<void>;
}

/** Starts the hypervisor unless it is running. Throws with the lab's output if it cannot. */
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
      if (value === undefined)
        throw new Error(`The lab does not report ${name}. Run "npm run lab -- env" to see what it reports.`);
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
