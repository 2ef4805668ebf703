import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { wait } from './clock.ts';
import { handClock } from './testing/hand-clock.ts';

it('ends a wait on time, not before', async () => {
  const clock = handClock();
  let over = false;
  const waiting = wait(clock, 100).then(() => {
    over = true;
  });
  await clock.advance(99);
  expect(over).toBe(false);
  await clock.advance(1);
  await waiting;
});

it('ends a wait early when one of its signals is aborted, and leaves no timer behind', async () => {
  const clock = handClock();
  const stop = new AbortController();
  const waiting = wait(clock, 100, new AbortController().signal, stop.signal);
  expect(clock.timers).toBe(1);
  stop.abort();
  await waiting;
  expect(clock.timers).toBe(0);
});

it('does not start a wait whose signal is already aborted', async () => {
  const clock = handClock();
  await wait(clock, 100, AbortSignal.abort());
  expect(clock.timers).toBe(0);
});

it('keeps a process alive that has nothing to do but to wait', async () => {
  const clock = new URL('clock.ts', import.meta.url);
  const program = `import { systemClock, wait } from '${clock}'; await wait(systemClock, 20); console.log('waited');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout).toBe('waited\n');
});
