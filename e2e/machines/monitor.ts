import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { address } from './virsh.ts';

const CATCH_MS = 20_000;

interface BlockJob {
  readonly device: string;
}

/**
 * Keeps the next block job of a machine at so many MiB a second, so that a person has time to look at it.
 * Resolves when the job was caught. While a deletion runs libvirt lets its clients set no speed, so this asks
 * QEMU; and it asks from one virsh that stays, because a new one for each question comes too late.
 */
export async function slowNextBlockJob(machine: string, MiBPerSecond: number): Promise<void> {
  const shell = spawn('stdbuf', ['-oL', 'virsh', '-q', '-c', address], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ask = (execute: string, given: object) =>
    shell.stdin.write(`qemu-monitor-command ${machine} '${JSON.stringify({ execute, arguments: given })}'\n`);
  const deadline = Date.now() + CATCH_MS;
  try {
    ask('query-block-jobs', {});
    for await (const line of createInterface(shell.stdout)) {
      if (!line.startsWith('{"return":[')) continue;
      const [job]: BlockJob[] = JSON.parse(line).return;
      if (job !== undefined) {
        ask('block-job-set-speed', { device: job.device, speed: MiBPerSecond * 1024 ** 2 });
        return;
      }
      if (Date.now() > deadline) throw new Error(`${machine} began no block job within ${CATCH_MS} ms.`);
      ask('query-block-jobs', {});
    }
    throw new Error(`virsh ended before ${machine} began a block job.`);
  } finally {
    shell.stdin.end();
  }
}
