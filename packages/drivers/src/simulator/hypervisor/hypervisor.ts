import type { Step } from '@snaptree/core';
import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import type { HostState, SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';

/** The VM of a call, and its surroundings at that moment. */
export interface Place {
  readonly host: HostState;
  /** The version of libvirt that a simulated QEMU imitates. */
  readonly libvirt: SimulatedLibvirt;
  /** Whether AppArmor confines a simulated QEMU. */
  readonly appArmor: boolean;
  readonly domain: SimulatedDomain;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** An id for a new snapshot. */
  readonly newId: () => string;
  /** A word that is used once on this host. */
  readonly unique: (prefix: string) => string;
}

/** What a call that was accepted will take. */
export interface Work {
  /** Bytes to copy; zero: a matter of moments. */
  readonly bytes: number;
  /** Bytes that must be free while it runs. */
  readonly needs: number;
  readonly percent: boolean;
  readonly cancel: boolean;
  /** The hypervisor's words for it. */
  readonly text: string;
}

/** Why an accepted call did not finish. */
export type Halt = 'failed' | 'cancelled' | 'daemonLost';

/**
 * One kind of hypervisor. It knows its own files, chains and metadata and judges by them alone: the planner's
 * rules are not known here, so that the two can be held against each other.
 */
export interface Hypervisor {
  /** Whether a running merge continues when the managing process ends. */
  readonly survivesLoss: boolean;
  /** Refuses with a `NativeError`, or says what there is to do. */
  begin(place: Place, step: Step): Work;
  /** Carries the step out; returns the files that are left over. */
  finish(place: Place, step: Step): string[];
  /** Stops a running call and leaves the state that this hypervisor leaves. */
  halt(place: Place, step: Step, why: Halt): void;
}

/** The work of a call that copies nothing. */
export const moments = (text: string): Work => ({ bytes: 0, needs: 0, percent: false, cancel: false, text });

export function childrenOf(domain: SimulatedDomain, id: string): SimulatedSnapshot[] {
  return domain.snapshots.filter((s) => s.parent === id);
}

/** Every snapshot below this one, each after its parent. */
export function descendantsOf(domain: SimulatedDomain, id: string): SimulatedSnapshot[] {
  const found = childrenOf(domain, id);
  for (let i = 0; i < found.length; i++) found.push(...childrenOf(domain, found[i]?.id ?? ''));
  return found;
}

export function entryOf(domain: SimulatedDomain, id: string): SimulatedSnapshot | undefined {
  return domain.snapshots.find((s) => s.id === id);
}

/** Removes a snapshot from the list; its children, and the live state if it was current, move to its parent. */
export function unlist(domain: SimulatedDomain, gone: SimulatedSnapshot): void {
  for (const child of childrenOf(domain, gone.id)) child.parent = gone.parent;
  if (domain.current === gone.id) domain.current = gone.parent;
  domain.snapshots.splice(domain.snapshots.indexOf(gone), 1);
}
