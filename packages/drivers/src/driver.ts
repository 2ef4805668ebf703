import type { Capabilities, ConfigurationReading, Power, Progress, SnapshotTree, Step } from '@snaptree/core';

/** One line of a host's list. */
export interface DomainSummary {
  readonly id: string;
  readonly name: string;
  readonly power: Power;
  /** Absent: not counted without reading the whole tree. */
  readonly snapshots?: number;
}

export interface ExecuteOptions {
  readonly signal: AbortSignal;
  /** Called as often as the hypervisor says something; the caller thins it out. */
  readonly report: (progress: Progress) => void;
  /** Called right before the mutating call leaves: from here on the outcome is unknown until it is read. */
  readonly sending: () => Promise<void> | void;
  /**
   * Called with the hypervisor's own name for what it does now (a task of vSphere), where it gives one: kept by the
   * caller, and handed to `inspect` when the outcome is unknown. Never fails.
   */
  readonly taskRef?: (taskRef: string) => Promise<void> | void;
}

/** What became of one step. Errors are thrown as `SnaptreeError`; `connectionLost` after `sending` means unknown. */
export type StepOutcome = { readonly leftovers: readonly string[] };

/** What can be said about a step whose outcome is unknown, from what the hypervisor shows now. */
export type StepEvidence =
  /** Its effect is there. */
  | { readonly kind: 'done' }
  /** Nothing of it happened; it can be issued. */
  | { readonly kind: 'notDone' }
  /** The hypervisor still works on it: wait and ask again. */
  | { readonly kind: 'running'; readonly progress: Progress }
  /** It began and stopped. `again`: issuing the same step again finishes it. */
  | { readonly kind: 'halfDone'; readonly dirty: readonly string[]; readonly again: boolean };

export interface Reading {
  readonly tree: SnapshotTree;
  readonly capabilities: Capabilities;
  /** Cheap facts by which the driver can tell that nothing changed; opaque. */
  readonly changeToken: string;
}

/** How the machine was put together when a snapshot was taken, and how it is now. Never holds a secret. */
export type CapturedConfiguration = Pick<ConfigurationReading, 'captured' | 'live' | 'screenshot'>;

/**
 * One hypervisor host. Executes one step at a time and never sees an operation. All methods may throw
 * `SnaptreeError`; none retries a mutation. Reads of several domains may overlap; steps of one domain never do.
 */
export interface Driver {
  readonly kind: string;
  /** Product and version, for the host list. */
  product(signal?: AbortSignal): Promise<string>;
  listDomains(signal?: AbortSignal): Promise<readonly DomainSummary[]>;
  /**
   * The whole tree with the rules that hold for it. With `unless`, a cheap look first: `'unchanged'` when the
   * change token still fits. Before acting the read is always full (no `unless`).
   */
  read(domainId: string): Promise<Reading>;
  read(domainId: string, options: { signal?: AbortSignal; unless?: string }): Promise<Reading | 'unchanged'>;
  /** Absent: this driver cannot read configurations. Throws `notFound` for a snapshot that is gone. */
  configuration?(
    domainId: string,
    snapshotId: string,
    options?: { signal?: AbortSignal },
  ): Promise<CapturedConfiguration>;
  /** The picture of a snapshot as PNG, only where `configuration` tells of one; `notFound` otherwise. */
  screenshot?(domainId: string, snapshotId: string, options?: { signal?: AbortSignal }): Promise<Uint8Array>;
  execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome>;
  /**
   * Reads whether a step whose outcome is unknown has happened. `before`: the tree right before it was sent;
   * `taskRef`: what `execute` gave last, maybe in an earlier process.
   * @throws SnaptreeError `outcomeUnknown` when nothing shows what became of it
   */
  inspect(domainId: string, step: Step, before: SnapshotTree, taskRef?: string): Promise<StepEvidence>;
  /** Calls back with the id of a domain that changed, or undefined for "the list"; returns the way to stop. */
  watch?(changed: (domainId: string | undefined) => void): () => void;
  close(): Promise<void>;
}
