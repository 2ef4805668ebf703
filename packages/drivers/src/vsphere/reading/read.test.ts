import { SnaptreeError } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { fault } from '../testing/fake-vcenter/wire.ts';
import { type HostOnFake, hostOnFake } from '../testing/host.ts';

const hosts: HostOnFake[] = [];
afterEach(async () => {
  for (const each of hosts.splice(0)) await each.close();
});

/** A fake vCenter with delta disks, which vcsim lacks. It proves nothing about vSphere. */
async function prepared() {
  const host = await hostOnFake();
  hosts.push(host);
  return host;
}

describe('the tree of a vSphere VM', () => {
  it('contains the VM, its snapshots and its files', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('web%2f1');
    machine.power = 'poweredOn';
    machine.take({ name: '11%2f13 at 100%25', description: 'two\nlines' });
    const b = machine.take({ name: '', memory: true });
    machine.take({ name: '' });
    const { tree } = await driver.read(machine.ref.value);
    const [base, one, two, top] = [...machine.disk.backing.keys()];
    expect(tree).toMatchObject({
      domain: { id: machine.ref.value, name: 'web/1' },
      snapshots: [
        { name: '11/13 at 100%', description: 'two\nlines', parent: null, captured: 'off', memory: false },
        { id: b.ref.value, name: '', captured: 'running', memory: true, memoryBytes: 5 * 1_048_576 },
        { name: '', parent: b.ref.value },
      ],
      current: { kind: 'snapshot' },
      live: { power: 'running', memoryBytes: 1024 ** 3, disks: [{ disk: 'Hard disk 1' }] },
      dependants: [],
      freeBytes: 549_755_813_888,
    });
    expect(tree.snapshots.map(({ disks }) => disks[0]?.stateFile)).toEqual([base, one, two]);
    expect(tree.snapshots.map(({ disks }) => disks[0]?.bytes)).toEqual([
      undefined,
      2 * 1_048_576,
      3 * 1_048_576,
    ]);
    expect(tree.live.disks[0]?.chain.map(({ path }) => path)).toEqual([top, two, one, base]);
    expect(tree.partial).toBeUndefined();
  });

  it('names the linked clones that depend on it', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('golden');
    const { stateFile } = machine.take({ name: 'for clones' });
    const clone = fakeVcenter.inventory.machine('clone');
    clone.disk.backing.set(clone.disk.top, stateFile).set(stateFile, undefined);
    const { tree } = await driver.read(machine.ref.value);
    expect(tree.dependants).toEqual([{ path: stateFile, by: 'clone' }]);
  });

  it('names the backup product to which a snapshot belongs', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('saved tonight');
    machine.take({ name: 'VEEAM BACKUP TEMPORARY SNAPSHOT' });
    const { tree } = await driver.read(machine.ref.value);
    expect(tree.snapshots[0]?.owner).toBe('Veeam Backup & Replication');
  });

  it('is read although its current snapshot is not listed', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('dangling');
    machine.take({ name: 'a' });
    machine.current = { type: 'VirtualMachineSnapshot', value: 'snapshot-999' };
    const { tree } = await driver.read(machine.ref.value);
    expect([tree.snapshots.length, tree.current.kind]).toEqual([1, 'unknown']);
  });

  it('may be 150 snapshots deep', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('deep');
    for (let n = 0; n < 150; n++) machine.take({ name: `s${n}` });
    const { tree } = await driver.read(machine.ref.value);
    expect([tree.snapshots.length, tree.current]).toEqual([
      150,
      { kind: 'snapshot', id: machine.current?.value },
    ]);
  });

  it('reports that disks need consolidation, and a task of another client', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('busy');
    machine.consolidationNeeded = true;
    const quiet = await driver.read(machine.ref.value);
    fakeVcenter.inventory.begin({
      method: 'CreateSnapshot_Task',
      descriptionId: 'VirtualMachine.createSnapshot',
      entity: machine.ref,
      entityName: machine.name,
      cancelable: false,
      effect: () => undefined,
      needsConsolidation: () => {},
    });
    expect(await driver.read(machine.ref.value, { unless: quiet.changeToken })).toMatchObject({
      tree: { needsConsolidation: true, foreignJob: 'A snapshot is being created' },
    });
    expect(quiet.tree.foreignJob).toBeUndefined();
  });

  it('reports how much space consolidating needs, with one estimate for each state', async () => {
    const { fakeVcenter, driver } = await prepared();
    const machine = fakeVcenter.inventory.machine('left over');
    machine.consolidationNeeded = true;
    machine.consolidationKib = 2048;
    for (let n = 0; n < 3; n++)
      expect((await driver.read(machine.ref.value)).tree).toMatchObject({
        needsConsolidation: true,
        consolidationNeedsBytes: 2 * 1024 ** 2,
      });
    machine.take({ name: 'another state' });
    machine.consolidationKib = undefined;
    expect((await driver.read(machine.ref.value)).tree.consolidationNeedsBytes).toBeUndefined();
    expect(fakeVcenter.count('EstimateStorageForConsolidateSnapshots_Task')).toBe(2);
  });

  it.each(['NoPermission', 'MethodNotFound'])(
    'is read without an estimate when vSphere answers it with %s',
    async (type) => {
      const { fakeVcenter, driver } = await prepared();
      const machine = fakeVcenter.inventory.machine('left over');
      machine.consolidationNeeded = true;
      fakeVcenter.disturb('EstimateStorageForConsolidateSnapshots_Task', {
        kind: 'fault',
        fault: fault(type),
      });
      const { tree } = await driver.read(machine.ref.value);
      expect([tree.needsConsolidation, tree.consolidationNeedsBytes]).toEqual([true, undefined]);
    },
  );

  it('is not found when its VM does not exist', async () => {
    const { driver } = await prepared();
    const failure = await driver.read('vm-1').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SnaptreeError);
    expect(failure).toMatchObject({ problem: { code: 'notFound' } });
  });
});

it.each(['RetrieveServiceContent', 'RetrievePropertiesEx'])(
  'cancels a reading although the server never answers %s',
  async (method) => {
    const { fakeVcenter, driver } = await prepared();
    const { ref } = fakeVcenter.inventory.machine('web');
    fakeVcenter.disturb(method, { kind: 'silence' });
    const stop = new AbortController();
    const going = driver.read(ref.value, { signal: stop.signal });
    going.catch(() => {});
    await expect.poll(() => fakeVcenter.count(method)).toBe(1);
    stop.abort();
    await expect(going).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  },
);
