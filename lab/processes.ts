import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 5_000;

/** A process that runs in this lab's mount namespace. */
export type LabProcess = { pid: number; name: string };

/**
 * Whether the process runs in the lab's mount namespace. `mark` is the name of a folder that is mounted only there.
 * proc(5), mountinfo: field 4 is the mounted folder. The kernel adds `//deleted` when the folder is gone.
 */
function isOurs(pid: number, mark: string): boolean {
  let lines: string[];
  try {
    lines = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n');
  } catch {
    return false;
  }
  return lines.some((line) => line.split(' ')[3]?.replace('//deleted', '').endsWith(`/${mark}`) === true);
}

/**
 * All processes with the mark: a daemon and everything that it started. They are found by their mounts and not by stored
 * PIDs, so none is lost after a crash and no other process is ever stopped.
 */
export function labProcesses(mark: string): LabProcess[] {
  const found: LabProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const pid = Number(entry);
    if (!isOurs(pid, mark)) continue;
    try {
      found.push({ pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() });
    } catch {
      // It ended in the meantime.
    }
  }
  return found;
}

function signal({ pid }: LabProcess, mark: string, name: NodeJS.Signals): void {
  // Checked again right before: the PID may have been reused.
  if (!isOurs(pid, mark)) return;
  try {
    process.kill(pid, name);
  } catch {
    // It has already ended.
  }
}

/** Terminates the processes, waits up to five seconds, and kills those that are left. */
export async function end(processes: readonly LabProcess[], mark: string): Promise<void> {
  const gone = async () => {
    const deadline = Date.now() + PATIENCE_MS;
    while (processes.some(({ pid }) => isOurs(pid, mark)) && Date.now() < deadline) await sleep(50);
  };
  for (const each of processes) signal(each, mark, 'SIGTERM');
  await gone();
  for (const each of processes) signal(each, mark, 'SIGKILL');
  await gone();
}
