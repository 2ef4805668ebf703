import type { Power, Progress } from '@snaptree/core';
import { expect, it } from 'vitest';
import { handClock } from '../time/testing/hand-clock.ts';
import { polling, waitUntilOff } from './wait-until-off.ts';

function shuttingDown() {
  const clock = handClock();
  const stop = new AbortController();
  const reported: Progress[] = [];
  const guest = { power: 'running' as Power };
  const readPower = async () => guest.power;
  const report = (progress: Progress) => reported.push(progress);
  const waiting = waitUntilOff(
    { vm: 'web', clock, report },
    polling({ readPower, clock, signal: stop.signal }),
  );
  waiting.catch(() => {});
  return { clock, stop, reported, guest, waiting };
}

it('reports that it waits until the guest is off', async () => {
  const { clock, guest, waiting, reported } = shuttingDown();
  await clock.advance(60_000);
  expect(reported.length).toBeGreaterThan(100);
  expect(reported[0]).toEqual({ text: 'waiting for the guest to shut down' });
  guest.power = 'off';
  await clock.advance(500);
  await waiting;
});

it('fails when the guest still runs after five minutes', async () => {
  const { clock, waiting } = shuttingDown();
  await clock.advance(5 * 60_000 + 500);
  await expect(waiting).rejects.toMatchObject({ problem: { code: 'hypervisorError', on: 'web' } });
});

it('stops waiting when it is canceled', async () => {
  const { clock, stop, waiting } = shuttingDown();
  await clock.advance(1_000);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
