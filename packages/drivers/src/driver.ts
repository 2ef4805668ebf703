import type {
  Capabilities,
  ConfigurationReading,
  FolderPool,
  Hazard,
  Power,
  Progress,
  SnapshotTree,
  Step,
} from '@snaptree/core';

/** One line of a host's list. */
export interface DomainSummary {
  readonly id: string;
  readonly name: string;
  readonly power: Power;
  /** Absent if counting requires a full reading. */
  readonly snapshots?: number;
}

/** The hypervisor itself, whatever its address is, across restarts. */
export interface HypervisorIdentity {
  readonly id: string;
  /** False if a cloned installation may have the same ID. */
  readonly isUnique: boolean;
}

export interface ExecuteOptions {
  readonly signal: AbortSignal;
  /** Called for every report of the hypervisor; the caller limits the rate. */
  readonly report: (progress: Progress) => void;
  /** Called right before the mutating call leaves: from here on the outcome is unknown until it is read. */
  readonly sending: () => Promise<void> | void;
  /**
   * Called with the hypervisor's id of the running task, if it has one. The caller keeps it for `inspect`. Never fails.
   */
  readonly taskRef?: (taskRef: string) => Promise<void> | void;
}

/** The result of one step. Errors are thrown as `SnaptreeError`; `connectionLost` after `sending` means unknown. */
export type StepOutcome = { readonly leftovers: readonly string[] };

/** What the hypervisor shows of a step whose outcome is unknown. */
export type StepEvidence =
  /** The step has its effect. */
  | { readonly kind: 'done' }
  /** Nothing was changed. The step can be sent. */
  | { readonly kind: 'notDone' }
  /** The step is still running. */
  | { readonly kind: 'running'; readonly progress: Progress }
  /** The step was interrupted. `again`: sending it again finishes it. */
  | { readonly kind: 'halfDone'; readonly dirty: readonly string[]; readonly again: boolean };

export interface Reading {
  readonly tree: SnapshotTree;
  readonly capabilities: Capabilities;
  /** Opaque. Shows cheaply whether anything changed. */
  readonly changeToken: string;
}

/** The configuration of the VM in a snapshot and now, without secrets. */
export type CapturedConfiguration = Pick<ConfigurationReading, 'captured' | 'live' | 'screenshot'>;

/** Which folders the hypervisor reads because Snaptree asked it to. Changes no file. */
export interface FolderAccess {
  list(): Promise<readonly FolderPool[]>;
  open(folder: string): Promise<FolderPool>;
  close(pool: string): Promise<void>;
}

/**
 * One hypervisor host. Executes one step at a time and never sees an operation. All methods may throw
 * `SnaptreeError`; none retries a mutation. Reads of several domains may overlap; steps of one domain never do.
 */
export interface Driver {
  readonly kind: string;
  /** Product and version, for the host list. */
  product(signal?: AbortSignal): Promise<string>;
  /** The known hazards of this version of the hypervisor. */
  hazards(signal?: AbortSignal): Promise<readonly Hazard[]>;
  /** Absent: nothing identifies hosts of this kind but their address. */
  identity?(signal?: AbortSignal): Promise<HypervisorIdentity | undefined>;
  listDomains(signal?: AbortSignal): Promise<readonly DomainSummary[]>;
  /**
   * Reads the tree and its rules. With `unless`, a cheap probe comes first, and `'unchanged'` means that the change
   * token is still valid. Callers that act afterward omit `unless`.
   */
  read(domainId: string): Promise<Reading>;
  read(domainId: string, options: { signal?: AbortSignal; unless?: string }): Promise<Reading | 'unchanged'>;
  /** Absent: this driver cannot read configurations. Throws `notFound` for a snapshot that is gone. */
  configuration?(
    domainId: string,
    snapshotId: string,
    options?: { signal?: AbortSignal },
  ): Promise<CapturedConfiguration>;
  /** The screenshot of a snapshot as PNG; `notFound` if `configuration` lists none. */
  screenshot?(domainId: string, snapshotId: string, options?: { signal?: AbortSignal }): Promise<Uint8Array>;
  execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome>;
  /**
   * Determines what happened to a step whose outcome is unknown. `before`: the tree right before it was sent;
   * `taskRef`: the last one from `execute`, possibly in an earlier process.
   * @throws SnaptreeError `outcomeUnknown` when this cannot be determined
   */
  inspect(domainId: string, step: Step, before: SnapshotTree, taskRef?: string): Promise<StepEvidence>;
  /** Lets the hypervisor read the images in more folders. Absent: it reads all images that it needs. */
  readonly folders?: FolderAccess;
  /**
   * Calls back with the id of a domain that changed, or undefined for the list: also once it listens, if earlier changes
   * are not reported. Returns a function that stops it.
   */
  watch?(changed: (domainId: string | undefined) => void): () => void;
  close(): Promise<void>;
}
