import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../time/clock.ts';
import { handClock } from '../time/testing/hand-clock.ts';
import { fault } from './testing/fake-vcenter/wire.ts';
import { type HostOnFake, hostOnFake } from './testing/host.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Two watched VMs on a fake vCenter, which proves nothing about vSphere. */
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

describe('watching vSphere', () => {
  it('announces the VM on which another client creates a snapshot, and no other VM', async () => {
    const { web, heard } = await watched();
    heard.splice(0);
    web.take({ name: 'a' });
    await expect.poll(() => heard).toEqual([web.ref.value]);
  });

  it('announces the list when a VM is added or renamed', async () => {
    const { fakeVcenter, heard } = await watched();
    heard.splice(0);
    fakeVcenter.inventory.machine('new');
    await expect.poll(() => heard).toContain(undefined);
  });

  it.each([
    [
      'no longer knows the version of its updates',
      (fakeVcenter: HostOnFake['fakeVcenter']) => fakeVcenter.forgetVersions(),
    ],
    ['has ended the session', (fakeVcenter: HostOnFake['fakeVcenter']) => fakeVcenter.endSessions()],
    [
      'does not answer for a while',
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
  ])('VS11: announces what has changed when the server %s', async (_, disturb) => {
    const { fakeVcenter, web, other, heard } = await watched();
    heard.splice(0);
    disturb(fakeVcenter);
    web.take({ name: 'in between' });
    await expect.poll(() => heard).toContain(web.ref.value);
    expect(heard).not.toContain(other.ref.value);
  });

  it('sends no requests once it is stopped', async () => {
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

it('is one vCenter by its instanceUuid, whatever its address is', async () => {
  const host = await hostOnFake({}, {}, systemClock);
  open.push(host);
  expect(await host.driver.identity?.()).toEqual({
    id: 'vsphere 00000000-0000-4000-8000-000000000000',
    isUnique: true,
  });
});
