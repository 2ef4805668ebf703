import type { Snapshot, SnapshotTree, Step } from '@snaptree/core';
import { DELTA } from '@snaptree/hypervisors';
import type { ConformanceTarget, Pretence } from '../../../conformance/target.ts';
import { createVSphereDriver } from '../driver.ts';
import { machineObject, snapshotObject } from '../reading/snapshots.ts';
import { VimService, type VimServiceOptions } from '../vim/service.ts';
import { asOther, doubleMemory, makeMachine, removeMachine } from './machine.ts';

/** Differences between vcsim and vSphere (0.24.2, tested): it has trees, sessions, tasks and properties, but no data. */
const pretends: readonly Pretence[] = [
  {
    part: 'capturedState',
    why: 'vcsim records the power state of the VM for snapshots without memory too',
  },
  { part: 'configurationAfterRevert', why: 'a revert in vcsim does not change the settings' },
  { part: 'rename', why: 'vcsim has no RenameSnapshot' },
  { part: 'describe', why: 'vcsim has no RenameSnapshot, which also changes descriptions' },
  { part: 'consolidate', why: 'vcsim has no ConsolidateVMDisks_Task, and nothing to consolidate' },
];

/** Steps on which vcsim differs from vSphere (0.24.2, tested). */
function cannotShow({ snapshots, current, live }: SnapshotTree, step: Step): string | undefined {
  if (step.kind === 'delete') {
    const isCurrentRoot =
      current.kind === 'snapshot' && current.id === step.id && snapshots.some(isRootWith(step.id));
    return isCurrentRoot && snapshots.length > 1
      ? 'vcsim crashes when the current root is deleted while other roots exist'
      : undefined;
  }
  if (step.kind === 'revert' && step.power === 'saved' && live.power !== 'saved')
    return 'vcsim does not suspend a VM on a revert';
  return step.kind === 'managedSave' && step.action === 'save' && live.power === 'off'
    ? 'vcsim suspends a VM that is off'
    : undefined;
}

const isRootWith = (id: string) => (snapshot: Snapshot) => snapshot.id === id && snapshot.parent === null;

/** vcsim does not merge disks and keeps no contents. */
export async function createVSphereTarget(options: VimServiceOptions): Promise<ConformanceTarget> {
  const driver = createVSphereDriver(options);
  const other = new VimService(options);
  const made = new Set<string>();
  const removeDomain = async (id: string) => {
    if (made.delete(id)) await removeMachine(other, id);
  };
  return {
    name: 'vsphere',
    driver,
    supports: {
      mechanisms: [DELTA],
      contents: false,
      duplicateNames: true,
      managedSave: true,
      // Its tasks end within the call.
      cancel: false,
      arrivesLate: true,
    },
    pretends,
    cannotShow,
    async makeDomain({ label = 'test', disks = 1, power }) {
      const name = `snaptree-${label}-${process.pid}-${made.size + 1}-${Date.now().toString(36)}`;
      const id = await makeMachine(other, { name, disks, running: power === 'running' });
      made.add(id);
      return id;
    },
    removeDomain,
    write: async () => false,
    liveHash: async () => undefined,
    snapshotHash: async () => undefined,
    doubleMemory: (id) => doubleMemory(other, id),
    otherClient: {
      async createSnapshot(id, name) {
        const params = { name, memory: false, quiesce: false };
        await asOther(other, 'CreateSnapshot_Task', { of: machineObject(id), params });
      },
      async deleteSnapshot(_, snapshotId) {
        const params = { removeChildren: false };
        await asOther(other, 'RemoveSnapshot_Task', { of: snapshotObject(snapshotId), params });
      },
    },
    async destroy() {
      for (const id of [...made]) await removeDomain(id);
      await driver.close();
      await other.close();
    },
  };
}
