import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const fileOfLab = (name: string) => fileURLToPath(new URL(`../../../lab/${name}`, import.meta.url));

/** One of the lab's hypervisors, as reported by the lab's command line. */
export interface Lab {
  /** The value of a variable that `npm run lab -- env` prints. */
  value(name: string): string;
  /** Stops it if this call started it. */
  down(): Promise<void>;
}

/**
 * Starts the hypervisor unless it is running. Throws with the lab's output if it cannot.
 * @param target as `npm run lab -- status` calls it, such as `libvirt`, `libvirt@trixie` or `libvirt@trixie+session`
 */
export async function bringUpLab(target: string): Promise<Lab> {
  const [, name = target, release, session] = /^([\w-]+)(?:@(\w+))?(\+session)?$/.exec(target) ?? [];
  const words = [
    name,
    ...(release === undefined ? [] : ['--release', release]),
    ...(session === undefined ? [] : ['--session']),
  ];
  const before = await command('status').catch(() => '');
  const wasUp = before.includes(`${target} is up`);
  if (!wasUp) await command('up', ...words);
  const environment = new Map(
    (await command('env', ...words)).split('\n').flatMap((line) => {
      const [, key, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
  return {
    value: (key) => {
      const value = environment.get(key);
      if (value === undefined)
        throw new Error(`The lab does not report ${key}. Run "npm run lab -- env" to see what it reports.`);
      return value;
    },
    down: async () => {
      if (!wasUp) await command('down', ...words);
    },
  };
}

async function command(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [fileOfLab('main.ts'), ...words], { encoding: 'utf8' });
  return stdout;
}

const Targets = z.record(z.string(), z.object({ version: z.string().optional() }));

/** A target of the lab that is a certain release of Debian, and the version of its hypervisor when it was first tested. */
export interface LabRelease {
  readonly target: string;
  readonly version: string;
}

export const labReleases: readonly LabRelease[] = Object.entries(
  Targets.parse(JSON.parse(readFileSync(fileOfLab('targets.json'), 'utf8'))),
).flatMap(([target, { version }]) => (version === undefined ? [] : [{ target, version }]));
