import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../time/clock.ts';
import { handClock } from '../time/testing/hand-clock.ts';
import { fault } from './testing/fake-vcenter/wire.ts';
import { type HostOnFake, hostOnFake } from './testing/host.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Two machines on a fake vCenter that were read and are watched; it proves nothing about vSphere. */
async function watched(clock: Clock = systemClock) {
  const host: HostOnFake = await hostOnFake({}, {}, clock);
  const { fakeVcenter, driver } = host;
  const web = fakeVcenter.inventory.machine('web');
  const other = fakeVcenter.inventory.machine('other');
  for (const { ref } of [web, other]) await driver.read(ref.value);
  const heard: (string | undefined)[] = [];
  const stop = driver.watch?.((id) => heard.push(id)) ?? (() => {});
  open.push(host, { close: stop });
  const waiting = () => fakeVcenter.count('WaitForUpdatesEx');
  await expect.poll(waiting).toBeGreaterThan(1);
  return { ...host, web, other, heard, waiting };
}

describe('watching the machines of vSphere', () => {
  it('tells of a snapshot that somebody else takes, and of no other machine', async () => {
    const { web, heard } = await watched();
    heard.splice(0);
    web.take({ name: 'a' });
    await expect.poll(() => heard).toEqual([web.ref.value]);
  });

  it('tells of the list when a machine comes or gets another name', async () => {
    const { fakeVcenter, heard } = await watched();
    heard.splice(0);
    fakeVcenter.inventory.machine('new');
    await expect.poll(() => heard).toContain(undefined);
  });

  it.each([
    [
      'has lost the thread of its updates',
      (fakeVcenter: HostOnFake['fakeVcenter']) => fakeVcenter.forgetVersions(),
    ],
    ['has ended the session', (fakeVcenter: HostOnFake['fakeVcenter']) => fakeVcenter.endSessions()],
    [
      'answers nothing for a while',
      (fakeVcenter: HostOnFake['fakeVcenter']) =>
        fakeVcenter.disturb(
          'WaitForUpdatesEx',
          { kind: 'reset', done: false },
          { kind: 'reset', done: false },
        ),
    ],
    [
      'is out of memory for updates',
      (fakeVcenter: HostOnFake['fakeVcenter']) =>
        fakeVcenter.disturb('WaitForUpdatesEx', { kind: 'fault', fault: fault('SystemError') }),
    ],
  ])('VS11: tells what changed meanwhile when the server %s', async (_, disturb) => {
    const { fakeVcenter, web, other, heard } = await watched();
    heard.splice(0);
    disturb(fakeVcenter);
    web.take({ name: 'meanwhile' });
    await expect.poll(() => heard).toContain(web.ref.value);
    expect(heard).not.toContain(other.ref.value);
  });

  it('asks for nothing any more once it is stopped', async () => {
    const clock = handClock();
    const { driver, waiting, fakeVcenter } = await watched(clock);
    await driver.close();
    const before = waiting();
    fakeVcenter.inventory.machine('late');
    await clock.advance(60_000);
    expect(waiting()).toBe(before);
    expect(clock.timers).toBe(0);
  });
});
