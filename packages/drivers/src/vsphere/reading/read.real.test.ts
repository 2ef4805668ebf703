import { afterAll, describe, expect, it } from 'vitest';
import { createVSphereDriver } from '../driver.ts';
import { labAccount } from '../testing/lab.ts';
import { asOther, makeMachine, removeMachine } from '../testing/machine.ts';
import { VimService } from '../vim/service.ts';
import { machineObject, snapshotObject } from './snapshots.ts';

const driver = createVSphereDriver(labAccount());
const other = new VimService(labAccount());
const made: string[] = [];
afterAll(async () => {
  for (const id of made) await removeMachine(other, id);
  await driver.close();
  await other.close();
});

async function machine(name: string, disks = 1): Promise<string> {
  const id = await makeMachine(other, { name: `${name}-${Date.now().toString(36)}`, disks, running: false });
  made.push(id);
  return id;
}

const take = (id: string, name: string) =>
  asOther(other, 'CreateSnapshot_Task', {
    of: machineObject(id),
    params: { name, memory: false, quiesce: false },
  });
const call = (method: string, snapshotId: string, params = {}) =>
  asOther(other, method, { of: snapshotObject(snapshotId), params });
const namesIn = async (id: string) => (await driver.read(id)).tree.snapshots.map(({ name }) => name);

describe('VMs of vcsim', () => {
  it('are on a host that is marked as vcsim', async () => {
    expect(await driver.product()).toMatch(/^VMware .+ \(vcsim\)$/);
  });

  it('are listed with their names, power and snapshots', async () => {
    const id = await machine('with%2fslash');
    await take(id, 'a');
    const listed = (await driver.listDomains()).find((each) => each.id === id);
    expect(listed).toMatchObject({ power: 'off', snapshots: 1 });
    expect(listed?.name).toMatch(/^with\/slash-/);
  });

  it('are read with all disks and with unusual names', async () => {
    const id = await machine('two disks', 2);
    for (const name of ['a', 'a', '', '11%2f13', '<&"\n🌲']) await take(id, name);
    const { tree } = await driver.read(id);
    expect(tree.live.disks.map(({ disk, chain }) => [disk, chain.length])).toHaveLength(2);
    expect(await namesIn(id)).toEqual(['a', 'a', '', '11/13', '<&"\n🌲']);
    expect(tree.dependants).toEqual([]);
  });

  it('have an unknown current snapshot if it is not in the list', async () => {
    const id = await machine('dangling');
    await take(id, 'a');
    const { tree } = await driver.read(id);
    await call('RevertToSnapshot_Task', tree.snapshots[0]?.id ?? '');
    await take(id, 'b');
    await take(id, 'c');
    const b = (await driver.read(id)).tree.snapshots.find(({ name }) => name === 'b');
    await call('RemoveSnapshot_Task', b?.id ?? '', { removeChildren: true });
    const after = (await driver.read(id)).tree;
    expect([after.snapshots.map(({ name }) => name), after.current.kind]).toEqual([['a'], 'unknown']);
  });

  it('that are templates are shown as read-only', async () => {
    const id = await machine('template');
    await take(id, 'a');
    await asOther(other, 'MarkAsTemplate', { of: machineObject(id) });
    const { tree } = await driver.read(id);
    expect([tree.snapshots.length, tree.partial]).toEqual([
      1,
      [expect.objectContaining({ text: expect.stringContaining('template') })],
    ]);
  });

  it('are announced when they are added, changed and removed', async () => {
    const heard: (string | undefined)[] = [];
    const stop = driver.watch?.((id) => heard.push(id));
    await expect.poll(() => heard).toContain(undefined);
    const id = await machine('new');
    await driver.read(id);
    heard.splice(0);
    await take(id, 'a');
    await expect.poll(() => heard).toContain(id);
    heard.splice(0);
    await removeMachine(other, id);
    made.splice(made.indexOf(id), 1);
    await expect.poll(() => heard).toContain(undefined);
    stop?.();
  });
});
