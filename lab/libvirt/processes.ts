import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { place } from './place.ts';

/** A process that runs in this lab's mount namespace. */
export type LabProcess = { pid: number; name: string };

/**
 * Whether the process lives in the lab's mounts. proc(5), mountinfo: field 4 is the folder that was
 * bound, field 5 where it is seen. `//deleted` is what the kernel adds when the folder is gone.
 */
function isOurs(pid: number): boolean {
  let lines: string[];
  try {
    lines = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n');
  } catch {
    return false;
  }
  return lines.some((line) => {
    const [, , , root, seen] = line.split(' ');
    return (
      seen === '/var/lib/libvirt' && root?.replace('//deleted', '').endsWith(`/${place.stateName}`) === true
    );
  });
}

/**
 * The lab's processes (the daemon and every QEMU that it started), found by where they live and
 * not by a remembered pid: nothing can be forgotten by a crash, and no stranger can be hit.
 */
export function labProcesses(): LabProcess[] {
  const found: LabProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const pid = Number(entry);
    if (!isOurs(pid)) continue;
    try {
      found.push({ pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() });
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/** The lab's libvirtd, if it runs. */
export function labDaemon(): LabProcess | undefined {
  return labProcesses().find((process) => process.name === 'libvirtd');
}

function signal(pid: number, name: NodeJS.Signals): void {
  // Looked at again right before: a pid may have passed to somebody else since.
  if (!isOurs(pid)) return;
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

/** Asks the processes to end, waits up to `patienceMs`, and kills those that stay. */
export async function end(processes: readonly LabProcess[], patienceMs: number): Promise<void> {
  for (const { pid } of processes) signal(pid, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (processes.some(({ pid }) => isOurs(pid)) && Date.now() < deadline) await sleep(50);
  for (const { pid } of processes) signal(pid, 'SIGKILL');
  const last = Date.now() + 5_000;
  while (processes.some(({ pid }) => isOurs(pid)) && Date.now() < last) await sleep(50);
}
