import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaptree-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('the lock of the lab', () => {
  it('makes the second holder wait until the first is done', async () => {
    const path = join(folder, 'lock');
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const running = withLock(path, async () => {
      order.push('first began');
      await first.promise;
      order.push('first ended');
    });
    const waiting = withLock(path, async () => {
      order.push('second');
    });
    first.resolve();
    await Promise.all([running, waiting]);
    expect(order).toEqual(['first began', 'first ended', 'second']);
  });

  it('is taken over by one command after the other, however many have seen that its holder died', async () => {
    const path = join(folder, 'lock');
    writeFileSync(path, '999999999 1');
    const log = join(folder, 'log');
    // Each writes that it begins and that it ends; between the two, no other may write.
    const script = `import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
      import { appendFileSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      await withLock(${JSON.stringify(path)}, async () => {
        appendFileSync(${JSON.stringify(log)}, '(');
        await sleep(50);
        appendFileSync(${JSON.stringify(log)}, ')');
      });`;
    const command = promisify(execFile);
    const words = ['--input-type=module-typescript', '--eval', script];
    await Promise.all(Array.from({ length: 5 }, () => command(process.execPath, words)));
    expect(readFileSync(log, 'utf8')).toBe('()()()()()');
    expect(readdirSync(folder)).toEqual(['log']);
  });

  it('is released when the work fails', async () => {
    const path = join(folder, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it('is taken over from a process that has ended, even if its PID was reused', async () => {
    const path = join(folder, 'lock');
    for (const dead of ['999999999 1', `${process.pid} 1`]) {
      writeFileSync(path, dead);
      let worked = false;
      await withLock(path, async () => {
        worked = true;
      });
      expect(worked).toBe(true);
    }
  });
});
