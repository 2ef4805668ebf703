import { afterEach, describe, expect, it } from 'vitest';
import { fault } from './testing/fake-vcenter/wire.ts';
import { type HostOnStandIn, hostOnStandIn } from './testing/host.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Two machines on a stand-in that were read and are watched; it proves nothing about vSphere. */
async function watched() {
  const host: HostOnStandIn = await hostOnStandIn();
  const { standIn, driver } = host;
  const web = standIn.inventory.machine('web');
  const other = standIn.inventory.machine('other');
  for (const { ref } of [web, other]) await driver.read(ref.value);
  const heard: (string | undefined)[] = [];
  const stop = driver.watch?.((id) => heard.push(id)) ?? (() => {});
  open.push(host, { close: stop });
  const waiting = () => standIn.count('WaitForUpdatesEx');
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
    const { standIn, heard } = await watched();
    heard.splice(0);
    standIn.inventory.machine('new');
    await expect.poll(() => heard).toContain(undefined);
  });

  it.each([
    ['has lost the thread of its updates', (standIn: HostOnStandIn['standIn']) => standIn.forgetVersions()],
    ['has ended the session', (standIn: HostOnStandIn['standIn']) => standIn.endSessions()],
    [
      'answers nothing for a while',
      (standIn: HostOnStandIn['standIn']) =>
        standIn.disturb('WaitForUpdatesEx', { kind: 'reset', done: false }, { kind: 'reset', done: false }),
    ],
    [
      'is out of memory for updates',
      (standIn: HostOnStandIn['standIn']) =>
        standIn.disturb('WaitForUpdatesEx', { kind: 'fault', fault: fault('SystemError') }),
    ],
  ])('VS11: tells what changed meanwhile when the server %s', async (_, disturb) => {
    const { standIn, web, other, heard } = await watched();
    heard.splice(0);
    disturb(standIn);
    web.take({ name: 'meanwhile' });
    await expect.poll(() => heard).toContain(web.ref.value);
    expect(heard).not.toContain(other.ref.value);
  });

  it('asks for nothing any more once it is stopped', async () => {
    const { driver, waiting, standIn } = await watched();
    await driver.close();
    const before = waiting();
    standIn.inventory.machine('late');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(waiting()).toBe(before);
  });
});
