import type { Progress, Step } from '@snaptree/core';
import { afterEach, expect, it } from 'vitest';
import { handClock } from '../../time/testing/hand-clock.ts';
import { createVirtualBoxDriver } from '../driver.ts';
import { fakeService, value } from '../testing/fake-service.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const shutdown: Step = { kind: 'power', action: 'shutdown' };

/** A running VM that is shutting down; `guest` controls its state. */
async function shuttingDown() {
  const guest = { state: 'Running' };
  const answers: Record<string, () => string> = {
    IWebsessionManager_logon: () => 'root',
    IMachine_getId: () => 'm-1',
    IMachine_getName: () => 'web',
    IMachine_getState: () => guest.state,
  };
  const fake = await fakeService((method) => value(answers[method]?.() ?? 'x'));
  const clock = handClock();
  const driver = createVirtualBoxDriver({ service: fake.service, clock });
  open.push(fake, driver);
  const reported: Progress[] = [];
  const stop = new AbortController();
  let ended = false;
  const going = driver
    .execute('m-1', shutdown, { signal: stop.signal, report: (p) => reported.push(p), sending: () => {} })
    .finally(() => {
      ended = true;
    });
  going.catch(() => {});
  const looks = () => fake.seen.filter((method) => method === 'IMachine_getState').length;
  await expect.poll(looks).toBeGreaterThan(0);
  return { guest, clock, going, stop, reported, looks, seen: fake.seen, ended: () => ended };
}

it('completes a shutdown when the guest is off, not when the power button is pressed', async () => {
  const { guest, clock, going, looks, seen, ended, reported } = await shuttingDown();
  for (let n = 2; n < 5; n++) {
    await clock.advance(500);
    await expect.poll(looks).toBe(n);
  }
  expect(ended()).toBe(false);
  expect(reported[0]).toEqual({ text: 'waiting for the guest to shut down' });
  guest.state = 'PoweredOff';
  await expect.poll(() => clock.timers).toBe(1);
  await clock.advance(500);
  expect(await going).toEqual({ leftovers: [] });
  expect(seen.filter((method) => method === 'IConsole_powerButton')).toHaveLength(1);
});

it('releases the lock before it waits for the guest to shut down', async () => {
  const { seen } = await shuttingDown();
  expect(seen.indexOf('ISession_unlockMachine')).toBeGreaterThan(seen.indexOf('IConsole_powerButton'));
  expect(seen.indexOf('ISession_unlockMachine')).toBeLessThan(seen.indexOf('IMachine_getState'));
});

it('reports by VM name a guest that ignores the power button', async () => {
  const { clock, going } = await shuttingDown();
  await expect.poll(() => clock.timers).toBe(1);
  await clock.advance(5 * 60_000);
  await expect.poll(() => clock.timers).toBe(1);
  await clock.advance(500);
  await expect(going).rejects.toMatchObject({ problem: { code: 'hypervisorError', on: 'web' } });
});

it('stops waiting for the guest when it is canceled', async () => {
  const { clock, going, stop } = await shuttingDown();
  await expect.poll(() => clock.timers).toBe(1);
  stop.abort();
  await expect(going).rejects.toMatchObject({ problem: { code: 'cancelled' } });
});
