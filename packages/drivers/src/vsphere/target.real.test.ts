import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { disksOf } from './reading/disks.ts';
import { machineObject, snapshotObject } from './reading/snapshots.ts';
import { labAccount, openTarget } from './testing/lab.ts';
import { asOther } from './testing/machine.ts';
import { readObject } from './vim/properties.ts';
import { VimService } from './vim/service.ts';
import { structure } from './vim/values.ts';

const other = new VimService(labAccount());
let target: ConformanceTarget;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(async () => {
  await target.destroy();
  await other.close();
});

/** A VM with one snapshot of another client, with or without memory. */
async function machineWithSnapshot(power: 'running' | 'off', memory: boolean) {
  const id = await target.makeDomain({ power, label: 'pretence' });
  const params = { name: 'a', memory, quiesce: false };
  await asOther(other, 'CreateSnapshot_Task', { of: machineObject(id), params });
  const { tree } = await target.driver.read(id);
  return { id, snapshot: tree.snapshots[0]?.id ?? '' };
}

const faultOf = (method: string, of: ReturnType<typeof snapshotObject>, params = {}) =>
  asOther(other, method, { of, params }).then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error && 'fault' in error ? error.fault : error),
  );

const memoryOf = (id: string) =>
  other.reading(async (session) => {
    const { values } = await readObject(session, machineObject(id), ['config.hardware.memoryMB']);
    return values.get('config.hardware.memoryMB')?.children.join('');
  });

const filesOf = (id: string) =>
  other.reading(async (session) => {
    const { values } = await readObject(session, machineObject(id), ['config.hardware.device']);
    const devices = values.get('config.hardware.device')?.children ?? [];
    return disksOf(devices.filter((each) => typeof each !== 'string')).flatMap(({ chain }) => chain);
  });

/** How each exception shows. If a newer vcsim is correct, its test fails here and the entry is removed. */
const seen: Readonly<Record<string, () => Promise<void>>> = {
  capturedState: async () => {
    const { id } = await machineWithSnapshot('running', false);
    const { tree } = await target.driver.read(id);
    expect(tree.snapshots[0]?.memory).toBe(true);
  },
  configurationAfterRevert: async () => {
    const { id, snapshot } = await machineWithSnapshot('off', false);
    await asOther(other, 'ReconfigVM_Task', {
      of: machineObject(id),
      params: { spec: structure({ memoryMB: 64 }) },
    });
    await asOther(other, 'RevertToSnapshot_Task', { of: snapshotObject(snapshot) });
    expect(await memoryOf(id)).toBe('64');
  },
  rename: async () => {
    const { snapshot } = await machineWithSnapshot('off', false);
    expect(await faultOf('RenameSnapshot', snapshotObject(snapshot), { name: 'b' })).toBe('MethodNotFound');
  },
  describe: async () => {
    const { snapshot } = await machineWithSnapshot('off', false);
    const said = await faultOf('RenameSnapshot', snapshotObject(snapshot), { description: 'b' });
    expect(said).toBe('MethodNotFound');
  },
  consolidate: async () => {
    const { id } = await machineWithSnapshot('off', false);
    expect(await faultOf('ConsolidateVMDisks_Task', machineObject(id))).toBe('MethodNotFound');
  },
};

describe('a difference between vcsim and vSphere', () => {
  it.each(Object.keys(seen))('is as the test target expects: %s', async (part) => {
    await seen[part]?.();
  });

  it('is that vcsim creates no file for a snapshot, so the driver reports none', async () => {
    const id = await target.makeDomain({ power: 'off' });
    const before = await filesOf(id);
    await target.otherClient.createSnapshot(id, 'a');
    expect(await filesOf(id)).toEqual(before);
    const { tree } = await target.driver.read(id);
    expect([tree.live.disks[0]?.chain, tree.snapshots[0]?.disks[0]?.stateFile]).toEqual([[], undefined]);
  });

  it('has a test for each part', () => {
    expect(target.pretends?.map(({ part }) => part).sort()).toEqual(Object.keys(seen).sort());
  });
});
