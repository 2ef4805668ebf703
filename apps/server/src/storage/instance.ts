import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { Database } from './schema.ts';
import { createSettings } from './settings.ts';
import { StorageError } from './storage-error.ts';

const KEY = 'server';
const Instance = z.object({ host: z.string(), pid: z.number(), started: z.string().optional() });

/**
 * Records in the journal which process uses it. Throws `StorageError` if another one does, which `server.lock` no
 * longer shows after it was removed.
 */
export async function claimJournal(db: Database, directory: string): Promise<void> {
  const settings = createSettings(db);
  const holder = Instance.safeParse(parsed(await settings.get(KEY))).data;
  if (holder !== undefined && isAlive(holder)) {
    throw new StorageError(
      `Another Snaptree server (process ${holder.pid}) already uses the data directory ${directory}, although the file server.lock was removed or replaced. Stop that server, or choose another directory with --data.`,
    );
  }
  const { pid } = process;
  await settings.set(KEY, JSON.stringify({ host: hostname(), pid, started: startOf(pid) }));
}

/** Only certain on Linux: elsewhere, a later process may have the same ID. */
function isAlive({ host, pid, started }: z.infer<typeof Instance>): boolean {
  return host === hostname() && pid !== process.pid && started !== undefined && startOf(pid) === started;
}

/** When a process of this computer started, in ticks since the computer did (proc(5), field 22). */
function startOf(pid: number): string | undefined {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return afterName.split(' ')[19];
  } catch {
    return undefined;
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
