import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 120_000;
/** How long to wait without saying so. */
const SILENT_MS = 3_000;
/** How long to wait for a command that may be installing a hypervisor. */
export const BUILDING_MS = 30 * 60_000;

/**
 * Start time of the process in clock ticks since boot (proc(5), field 22 of `stat`), or undefined if it does not
 * exist. PIDs are reused; together with the start time they identify a process.
 */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function take(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, `${process.pid} ${startTime(process.pid) ?? ''}`);
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsGone(path: string): boolean {
  try {
    const [pid, started] = readFileSync(path, 'utf8').split(' ');
    // The file is empty for an instant after its creation: then the holder is alive.
    return started !== undefined && startTime(Number(pid)) !== started;
  } catch {
    return false;
  }
}

/**
 * Removes the lock of a holder that has died. Two commands may have seen that: renaming is atomic, so only one of them
 * gets the file, and the other may get a lock that was taken since, which it gives back.
 */
function removeDead(path: string): void {
  const mine = `${path}.${process.pid}`;
  try {
    renameSync(path, mine);
    if (!holderIsGone(mine)) linkSync(mine, path);
  } catch {
    // Another command has removed it or has taken the lock.
  }
  rmSync(mine, { force: true });
}

/**
 * Runs `work` while no other process holds the lock at `path`; a lock whose holder has died is taken over.
 * @param patience how long to wait for the holder, in milliseconds
 */
export async function withLock(
  path: string,
  work: () => Promise<void>,
  patience: number = PATIENCE_MS,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + patience;
  const tellAt = Date.now() + SILENT_MS;
  let told = false;
  while (!take(path)) {
    if (!told && Date.now() > tellAt) {
      told = true;
      process.stderr.write(`Waiting for another command that is using the lab (lock file ${path}).\n`);
    }
    if (holderIsGone(path)) {
      removeDead(path);
    } else if (Date.now() > deadline) {
      throw new Error(`Another command is using the lab (lock file ${path}). Wait for it, or stop it.`);
    } else {
      await sleep(100);
    }
  }
  try {
    await work();
  } finally {
    rmSync(path, { force: true });
  }
}
