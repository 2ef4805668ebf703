import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 120_000;

/**
 * When the process began, in clock ticks since boot (proc(5), field 22 of `stat`), or undefined
 * when there is none. With the pid it names one process for good: pids are given out again.
 */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces and brackets.
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
    // Empty for the instant between making the file and writing it: then the holder is alive.
    return started !== undefined && startTime(Number(pid)) !== started;
  } catch {
    return false;
  }
}

/** Runs `work` while no other process holds the lock at `path`; a lock whose holder died is taken over. */
export async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + PATIENCE_MS;
  while (!take(path)) {
    if (holderIsGone(path)) {
      rmSync(path, { force: true });
    } else if (Date.now() > deadline) {
      throw new Error(`The lab is busy: ${path} is held by another command. Wait for it, or end it.`);
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
