import type { Operation, SnapshotTree, Step } from '@snaptree/core';
import type { Driver } from '../src/driver.ts';

/** What a fresh domain of a target must be like. It has no snapshots and its disks hold nothing of note. */
export interface DomainRequest {
  readonly power: 'running' | 'off';
  /** How many disks; absent: one. */
  readonly disks?: number;
  /** Part of the name, so that a person who looks at the hypervisor knows what it is for. */
  readonly label?: string;
}

/** Another client of the same hypervisor, as virsh or a vendor's own console would be. It checks nothing. */
export interface OtherClient {
  /** A new snapshot on the current snapshot, which it takes. */
  createSnapshot(domainId: string, name: string): Promise<void>;
  /** Deletes one snapshot the hypervisor's own way. */
  deleteSnapshot(domainId: string, snapshotId: string): Promise<void>;
}

/** What a target can show. What it cannot is skipped by name, never passed in silence. */
export interface TargetSupport {
  /** Keys of `Capabilities.mechanisms` to be tried; a domain gets one kind each. */
  readonly mechanisms: readonly string[];
  /** Whether `write`, `liveHash` and `snapshotHash` mean anything (libvirt's test driver has no disks). */
  readonly contents: boolean;
  /** Two snapshots of one domain may have the same name. */
  readonly duplicateNames: boolean;
  readonly managedSave: boolean;
  /** Whether a long step can be stopped by its signal, so that the suite may try it. */
  readonly cancel: boolean;
  /** The hypervisor announces snapshots that somebody else takes; absent: yes, if its driver can watch at all. */
  readonly snapshotEvents?: boolean;
  /** The guest reacts to a polite request to shut down; absent: no. */
  readonly shutdown?: boolean;
  /** Machines can run here; absent: yes. */
  readonly running?: boolean;
  /** The guest can be quiesced; absent: no. */
  readonly quiesce?: boolean;
  /**
   * A call may arrive long after it left, so a step without a trace is looked for before it is called undone;
   * absent: no, what left no trace did not happen.
   */
  readonly arrivesLate?: boolean;
}

/**
 * What a target answers without doing it, or cannot do although its hypervisor can: previews are not held against
 * it there, and whoever runs the tests is told so.
 */
export interface Pretence {
  /**
   * `capturedState`: a new snapshot says another state or memory than it
   * was taken with. `configurationAfterRevert`: a revert leaves that as it is. The names of operations: it has no
   * such thing.
   */
  readonly part: 'capturedState' | 'configurationAfterRevert' | Operation['kind'];
  readonly why: string;
}

/**
 * A hypervisor under test: the simulator, libvirt's test driver, real QEMU. Brought up by
 * `<driver>/testing/target.ts`; the conformance suite and `npm run fidelity` know nothing else of it.
 */
export interface ConformanceTarget {
  readonly name: string;
  readonly driver: Driver;
  readonly supports: TargetSupport;
  /** Absent: nothing, all of it is real. */
  readonly pretends?: readonly Pretence[];
  /** Why this step is not tried here, where this target does not do as its hypervisor; absent: it always does. */
  cannotShow?(tree: SnapshotTree, step: Step): string | undefined;
  makeDomain(request: DomainRequest): Promise<string>;
  /** Takes a domain of `makeDomain` away with its disks, whatever became of it. */
  removeDomain(domainId: string): Promise<void>;
  /** Where no machine can run: gives one that is off a saved state all the same. */
  saveWithoutRunning?(domainId: string): Promise<void>;
  /** Changes the content of every disk as a guest would; false: not possible in this power state. */
  write(domainId: string): Promise<boolean>;
  /** Digest of what the guest sees on all its disks; undefined: cannot be read in this power state. */
  liveHash(domainId: string): Promise<string | undefined>;
  /**
   * Digest of what a revert to the snapshot would bring back; undefined: cannot be read now. Data that is
   * gone answers a word of its own, never undefined.
   */
  snapshotHash(domainId: string, snapshotId: string): Promise<string | undefined>;
  /** Gives the machine twice the memory, in its definition; it must be off. Absent: not possible here. */
  doubleMemory?(domainId: string): Promise<void>;
  /** A further domain that is off and whose disk rests on the base image of this one. Absent: not possible here. */
  linkedClone?(domainId: string): Promise<string>;
  readonly otherClient: OtherClient;
  /** Ends only what this target started. */
  destroy(): Promise<void>;
}

/** Why a part is only pretended by a target; undefined: it is real. */
export const pretended = (target: ConformanceTarget, part: Pretence['part']): string | undefined =>
  target.pretends?.find((each) => each.part === part)?.why;
