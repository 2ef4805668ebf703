import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import type {
  ConformanceTarget,
  DomainRequest,
  OtherClient,
  TargetSupport,
} from '../../../conformance/target.ts';
import { leapingClock } from '../../time/leaping-clock.ts';
import type { WorldStore } from '../../world-store.ts';
import { createSimulator, type Simulator } from '../driver.ts';
import { HostBuilder } from '../fleet/builder.ts';
import { seededRandom } from '../fleet/random.ts';
import { GiB, MiB } from '../fleet/units.ts';
import type { HypervisorKind } from '../world/model.ts';
import { SimulatorWorld } from '../world/world.ts';

const supports: Record<HypervisorKind, TargetSupport> = {
  qemu: {
    mechanisms: ['internal', 'external'],
    contents: true,
    duplicateNames: false,
    oddNames: true,
    managedSave: true,
    cancel: true,
    shutdown: true,
    quiesce: true,
  },
  virtualbox: {
    mechanisms: ['differencing'],
    contents: true,
    duplicateNames: true,
    managedSave: true,
    cancel: false,
    shutdown: true,
  },
  vsphere: {
    mechanisms: ['delta'],
    contents: true,
    duplicateNames: true,
    managedSave: true,
    cancel: true,
    shutdown: true,
    quiesce: true,
  },
};

/** Tests do not outlive their process, so nothing is written. */
const nowhere: WorldStore = { load: async () => undefined, save: async () => {} };

export interface SimulatorTarget extends ConformanceTarget {
  readonly driver: Simulator;
}

interface SimulatedHost {
  readonly libvirt?: SimulatedLibvirt | undefined;
  readonly appArmor?: boolean;
}

/** An empty simulated host on which an hour's merge takes no time. */
export async function simulatorTarget(
  kind: HypervisorKind,
  seed: number,
  { libvirt = '9.0', appArmor = false }: SimulatedHost = {},
): Promise<SimulatorTarget> {
  const clock = leapingClock(Date.UTC(2026, 0, 1));
  const random = seededRandom(seed);
  const builder = new HostBuilder({
    kind,
    now: clock.now(),
    random,
    freeBytes: 10_000 * GiB,
    folder: '/images',
  });
  const world = await SimulatorWorld.open(nowhere, () => builder.state);
  const driver = createSimulator({ world, clock, random, libvirt, appArmor });
  let made = 0;
  return {
    name:
      kind === 'qemu'
        ? `simulator (qemu, libvirt ${libvirt}${appArmor ? ', AppArmor' : ''})`
        : `simulator (${kind})`,
    driver,
    supports: supports[kind],
    async makeDomain(request: DomainRequest) {
      made += 1;
      const disks = Object.fromEntries(
        Array.from({ length: request.disks ?? 1 }, (_, n) => [`disk ${n + 1}`, 40 * GiB]),
      );
      const { domain } = builder.domain(`${request.label ?? 'domain'}-${made}`, {
        disks,
        used: 200 * MiB,
        memory: 64 * MiB,
      });
      domain.power = request.power;
      world.touch(undefined);
      return domain.id;
    },
    async removeDomain(domainId) {
      const { name } = world.domain(domainId);
      for (const path of Object.keys(world.state.files))
        if (path.startsWith(`/images/${name}/`)) delete world.state.files[path];
      delete world.state.domains[domainId];
      world.touch(undefined);
    },
    async write(domainId) {
      if (world.domain(domainId).power === 'saved') return false;
      await driver.controls.write(domainId);
      return true;
    },
    liveHash: async (domainId) => driver.controls.liveHash(domainId),
    snapshotHash: async (domainId, snapshotId) =>
      driver.controls.snapshotHash(domainId, snapshotId) ?? 'gone',
    doubleMemory: (domainId) =>
      driver.controls.changeHardware(domainId, ({ memoryBytes }) => ({ memoryBytes: memoryBytes * 2 })),
    async linkedClone(domainId) {
      const { tree } = await driver.read(domainId);
      const base = tree.live.disks[0]?.chain.at(-1)?.path;
      if (base === undefined) throw new Error(`${tree.domain.name} has no disk`);
      made += 1;
      const { domain } = builder.domain(`clone-${made}`, { cloneOf: base });
      world.touch(undefined);
      return domain.id;
    },
    otherClient: otherClientOf(driver),
    destroy: () => driver.close(),
  };
}

function otherClientOf(driver: Simulator): OtherClient {
  return {
    async createSnapshot(domainId, name) {
      const { capabilities, tree } = await driver.read(domainId);
      const { power } = tree.live;
      const mechanism = capabilities.creates[power][0] ?? '';
      const memory = power === 'running' || power === 'paused';
      const create = { kind: 'create', name, memory, quiesce: false, mechanism, on: tree.current } as const;
      await driver.controls.asOtherClient(domainId, create);
    },
    deleteSnapshot: (domainId, id) =>
      driver.controls.asOtherClient(domainId, { kind: 'delete', id, expect: 'merge', children: [] }),
  };
}
