import type { Step } from '@snaptree/core';
import { hypervisors } from './hypervisor/kinds.ts';
import { NativeError } from './hypervisor/native-error.ts';
import { changeFiles, type FileChange } from './hypervisor/other-tools.ts';
import { settleGuest, writeLive } from './hypervisor/vm/guest.ts';
import { changeHardware } from './hypervisor/vm/hardware.ts';
import { placeOf, type Stage, settle } from './jobs.ts';
import { nativeProblem } from './problems.ts';
import type { Hardware } from './world/hardware.ts';
import { liveDigest, snapshotDigest } from './world/images.ts';
import type { Fault } from './world/model.ts';

/** What can be done to a simulated host that no real one offers. Each change is durable when it resolves. */
export interface SimulatorControls {
  /**
   * What goes wrong next, in this order; each fault strikes once. Replaces what was set before, and a step that
   * hangs continues.
   */
  setFaults(domainId: string, faults: readonly Fault[]): Promise<void>;
  faults(domainId: string): readonly Fault[];
  /** Writes new content into every disk, as the guest would. `bytes`: the figure by which the files grow. */
  write(domainId: string, bytes?: number): Promise<void>;
  /** Changes the hardware, as its owner would in the settings. */
  changeHardware(domainId: string, change: (now: Hardware) => Partial<Hardware>): Promise<void>;
  /** Lets another client do a step at once: no expectation is checked, no job is seen. Throws its refusal. */
  asOtherClient(domainId: string, step: Step): Promise<void>;
  /** Lets another tool change the files behind libvirt's records. */
  changeFiles(domainId: string, change: FileChange): Promise<void>;
  /** Digest of the live state of all disks. */
  liveHash(domainId: string): string;
  /** Digest of what the snapshot holds; undefined: some of it is lost. */
  snapshotHash(domainId: string, snapshotId: string): string | undefined;
}

export function simulatorControls(stage: Stage): SimulatorControls {
  const { world } = stage;
  const changed = async (domainId: string) => {
    world.touch(domainId);
    await world.save();
  };
  return {
    async setFaults(domainId, faults) {
      const domain = world.domain(domainId);
      domain.faults = [...faults];
      if (domain.job?.fault?.kind === 'hang') delete domain.job.fault;
      await changed(domainId);
    },
    faults: (domainId) => world.domain(domainId).faults ?? [],
    async write(domainId, bytes = 1024 ** 2) {
      writeLive(world.state, world.domain(domainId), { content: world.unique('w'), bytes });
      await changed(domainId);
    },
    async changeHardware(domainId, change) {
      changeHardware(world.state.kind, world.domain(domainId), change);
      await changed(domainId);
    },
    async asOtherClient(domainId, step) {
      const domain = world.domain(domainId);
      settle(stage, domain);
      settleGuest(world.state, domain, stage.now());
      const place = placeOf(stage, domain);
      const hypervisor = hypervisors[world.state.kind];
      try {
        hypervisor.begin(place, step);
      } catch (error) {
        throw error instanceof NativeError ? nativeProblem(error, domain, step) : error;
      }
      hypervisor.finish(place, step);
      await changed(domainId);
    },
    async changeFiles(domainId, change) {
      changeFiles(world.state, world.domain(domainId), change);
      await changed(domainId);
    },
    liveHash: (domainId) => liveDigest(world.state.files, world.domain(domainId)),
    snapshotHash(domainId, snapshotId) {
      const snapshot = world.domain(domainId).snapshots.find((s) => s.id === snapshotId);
      return snapshot === undefined ? undefined : snapshotDigest(world.state.files, snapshot);
    },
  };
}
