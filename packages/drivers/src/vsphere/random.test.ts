import { DELTA } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { Count } from '../../fidelity/count.ts';
import { runLane } from '../../fidelity/lane.ts';
import { seededRandom } from '../simulator/fleet/random.ts';
import { hostOnFake } from './testing/host.ts';

/**
 * The fake vCenter has delta disks, renames and descriptions, which vcsim lacks. It follows the API reference and proves
 * nothing about vSphere, only that driver and previews agree with the reference.
 */
async function fakeTarget(): Promise<ConformanceTarget> {
  const { fakeVcenter, driver, close } = await hostOnFake();
  const otherClient = { createSnapshot: async () => {}, deleteSnapshot: async () => {} };
  let made = 0;
  return {
    name: 'fake vCenter',
    driver,
    supports: {
      mechanisms: [DELTA],
      contents: false,
      duplicateNames: true,
      managedSave: true,
      cancel: false,
      quiesce: true,
    },
    async makeDomain({ power }) {
      const machine = fakeVcenter.inventory.machine(`machine ${++made}`);
      if (power === 'running') machine.power = 'poweredOn';
      return machine.ref.value;
    },
    removeDomain: async () => {},
    write: async () => false,
    liveHash: async () => undefined,
    snapshotHash: async () => undefined,
    otherClient,
    destroy: close,
  };
}

describe('random operations on a fake vCenter', () => {
  it('end as their previews show, including the files', async () => {
    const target = await fakeTarget();
    const count = new Count();
    const wrong: string[] = [];
    await runLane({
      target,
      mechanisms: [DELTA],
      random: seededRandom(7),
      operations: 150,
      count,
      stop: new AbortController().signal,
      report: (line) => wrong.push(line),
    });
    await target.destroy();
    expect(wrong).toEqual([]);
    expect(count.total('asShown')).toBeGreaterThan(60);
  });
});
