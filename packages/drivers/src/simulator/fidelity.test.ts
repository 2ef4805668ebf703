import { describe, expect, it } from 'vitest';
import { Count } from '../../fidelity/count.ts';
import { runLane } from '../../fidelity/lane.ts';
import { seededRandom } from './fleet/random.ts';
import { simulatedKinds } from './testing/kinds.ts';
import { simulatorTarget } from './testing/target.ts';
import type { HypervisorKind } from './world/model.ts';

/** The minimum of refusals, so that the sequences keep trying what is impossible. vSphere has few rules. */
const refusals: Record<HypervisorKind, number> = { qemu: 200, virtualbox: 200, vsphere: 20 };

describe('random sequences of operations', () => {
  it.each(simulatedKinds)(
    'end as previewed on a simulated $kind host (libvirt: $libvirt)',
    async ({ kind, libvirt }) => {
      const target = await simulatorTarget(kind, 1, { libvirt });
      const count = new Count();
      const wrong: string[] = [];
      const { mechanisms } = target.supports;
      for (const lane of [...mechanisms.map((m) => [m]), mechanisms]) {
        await runLane({
          target,
          mechanisms: lane,
          random: seededRandom(11),
          operations: 700,
          count,
          stop: new AbortController().signal,
          report: (line) => wrong.push(line),
        });
      }
      expect(wrong).toEqual([]);
      expect(count.total('asShown')).toBeGreaterThan(500);
      expect(count.total('refusedAlike')).toBeGreaterThan(refusals[kind]);
    },
  );
});
