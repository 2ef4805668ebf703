import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { address } from './virsh.ts';

const CATCH_MS = 20_000;

interface BlockJob {
  readonly device: string;
}

/**
 * Limits the next block job of a VM to this many MiB per second, so that it can be observed. Resolves when the limit is
 * set. During a deletion libvirt does not let clients set the speed, so this asks QEMU, through one virsh that keeps
 * running: starting another for each request would be too slow.
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
