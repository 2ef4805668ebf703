import type { Operation, SnapshotTree, Step } from '@snaptree/core';
import type { Driver } from '../src/driver.ts';

/** Requirements for a new domain. It has no snapshots, and the contents of its disks do not matter. */
export interface DomainRequest {
  readonly power: 'running' | 'off';
  /** Number of disks; default: 1. */
  readonly disks?: number;
  /** One of `TargetSupport.firmware`: the VM boots with UEFI. Default: BIOS, which stores no variables. */
  readonly firmware?: string;
  /** One of `TargetSupport.setups`: other drives and disks, or other ways to name the disks. */
  readonly setup?: string;
  /** Part of the name: says what the domain is for. */
  readonly label?: string;
}

/** Another client of the same hypervisor, like virsh or a vendor's console. It checks nothing. */
export interface OtherClient {
  /** Takes a snapshot, a child of the current one. */
  createSnapshot(domainId: string, name: string): Promise<void>;
  /** Deletes one snapshot with the hypervisor's own operation. */
  deleteSnapshot(domainId: string, snapshotId: string): Promise<void>;
}

/** What can be tested on a target. Everything else is reported as skipped. */
export interface TargetSupport {
  /** Keys of `Capabilities.mechanisms` to test, each with its own domain. */
  readonly mechanisms: readonly string[];
  /** Formats in which the variables of UEFI firmware can be stored, each to be tested; default: none. */
  readonly firmware?: readonly string[];
  /** Drives and disks in addition to those that are written; default: none. */
  readonly setups?: readonly string[];
  /** Whether disks can be written and hashed (libvirt's test driver has no disks). */
  readonly contents: boolean;
  /** Two snapshots of one domain may have the same name. */
  readonly duplicateNames: boolean;
  /** Whether names are also numbers, or have spaces and quotation marks; default: false. */
  readonly oddNames?: boolean;
  readonly managedSave: boolean;
  /** Whether the signal can cancel a long step. */
  readonly cancel: boolean;
  /** Whether the hypervisor reports snapshots of other clients; default: whether its driver can watch. */
  readonly snapshotEvents?: boolean;
  /** Whether watching begins with calls to the hypervisor, after which the list is announced; default: false. */
  readonly listensLate?: boolean;
  /** Whether the guest reacts to a shutdown request; default: false. */
  readonly shutdown?: boolean;
  /** Whether VMs can run here; default: true. */
  readonly running?: boolean;
  /** Whether the guest can be quiesced; default: false. */
  readonly quiesce?: boolean;
  /**
   * Whether a call may arrive long after it was sent, so that a step without a trace may still happen;
   * default: false.
   */
  readonly arrivesLate?: boolean;
}

/** What administrators and other programs do between the operations of Snaptree. They check nothing. */
export interface Surroundings {
  /** What can be done, by name. */
  readonly moves: readonly string[];
  /** Moves that a run makes only when they are named, or with `all`. */
  readonly onRequest: readonly string[];
  /** Does it, in one of its forms. undefined: it is not possible now, and nothing changed. */
  make(domainId: string, move: string, random: () => number): Promise<MoveMade | undefined>;
  /** Where other programs report something other than what was read, one sentence each. Absent: nothing to compare. */
  contradictions?(tree: SnapshotTree): Promise<string[]>;
}

export interface MoveMade {
  /** The commands, without the names of folders. */
  readonly what: string;
  /** A file of another VM is based on a file that the guest of this one would write. */
  readonly keepDisks?: true;
  /** What the operations since then damaged that is not this VM's, one sentence each. */
  damage?(): Promise<string[]>;
  /** Undoes it. Absent, or if it fails: the VM stays as it is. */
  undo?(): Promise<void>;
}

/**
 * What a target only pretends to do, or cannot do although its hypervisor can. Previews are not compared there, and
 * the test run reports it.
 */
export interface Pretence {
  /**
   * `capturedState`: a new snapshot reports a different state or memory from the one it was taken with.
   * `configurationAfterRevert`: a revert does not change the configuration. The name of an operation: not
   * available.
   */
  readonly part: 'capturedState' | 'configurationAfterRevert' | Operation['kind'];
  readonly why: string;
}

/**
 * A hypervisor under test, such as the simulator or QEMU, created by `<driver>/testing/target.ts`. The conformance
 * suite and `npm run fidelity` depend on nothing else.
 */
export interface ConformanceTarget {
  readonly name: string;
  readonly driver: Driver;
  readonly supports: TargetSupport;
  /** Default: none. */
  readonly pretends?: readonly Pretence[];
  /** Why this step is not tested: the target differs from its hypervisor. Absent: it never does. */
  cannotShow?(tree: SnapshotTree, step: Step): string | undefined;
  makeDomain(request: DomainRequest): Promise<string>;
  /** Deletes a domain of `makeDomain` and its disks, whatever its state. */
  removeDomain(domainId: string): Promise<void>;
  /** For targets where VMs cannot run: gives a VM that is off a saved state. */
  saveWithoutRunning?(domainId: string): Promise<void>;
  /** Writes to every disk as a guest would; false if the power state does not allow it. */
  write(domainId: string): Promise<boolean>;
  /** Digest of the guest's view of all its disks; undefined if the power state does not allow reading. */
  liveHash(domainId: string): Promise<string | undefined>;
  /**
   * Digest of the disks that a revert to the snapshot would restore; undefined if they cannot be read now. Lost
   * data has a value of its own, never undefined.
   */
  snapshotHash(domainId: string, snapshotId: string): Promise<string | undefined>;
  /** Doubles the memory in the definition of a VM that is off. Absent: not possible here. */
  doubleMemory?(domainId: string): Promise<void>;
  /** Makes another domain that is off, with this one's base image as backing file. Absent: not possible. */
  linkedClone?(domainId: string): Promise<string>;
  readonly otherClient: OtherClient;
  /** Absent: not possible here. */
  readonly surroundings?: Surroundings;
  /** Stops only what this target started. */
  destroy(): Promise<void>;
}

/** Why a target only pretends a part; undefined if the part is real. */
export const pretended = (target: ConformanceTarget, part: Pretence['part']): string | undefined =>
  target.pretends?.find((each) => each.part === part)?.why;
