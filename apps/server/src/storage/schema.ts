import type { ColumnType, Generated } from 'kysely';

type Immutable<T> = ColumnType<T, T, never>;

/** Hosts of the settings page. `secrets`: one sealed JSON document (storage/secrets.ts), or null for none. */
export interface HostsTable {
  id: Immutable<string>;
  name: string;
  connection: string;
  secrets: string | null;
  created_at: Immutable<number>;
}

/** What the product itself knows of a snapshot, and the hypervisor does not. */
export interface SnapshotNotesTable {
  host_id: string;
  domain_id: string;
  snapshot_id: string;
  /** 1, 0, or null: nothing was said here, the hypervisor's own flag counts. */
  protected: number | null;
  owner_acknowledged: number | null;
  /** A JSON list, or null: nothing was said here. */
  tags: string | null;
  /** When a full reading did not list the snapshot any more, milliseconds since the epoch. */
  missing_since: number | null;
}

export interface JobsTable {
  id: Immutable<string>;
  host_id: Immutable<string>;
  domain_id: Immutable<string>;
  /** The plan and its rules as they were accepted, JSON. */
  plan: Immutable<string>;
  capabilities: Immutable<string>;
  revision: Immutable<string>;
  /** The tree when the job was accepted, and right before the step that was sent last: deflated JSON. */
  tree_before: Immutable<Uint8Array>;
  step_before: Uint8Array | null;
  accepted_at: Immutable<number>;
  finished_at: number | null;
  /** What the history is searched by: how it ended, who began it, its words in lower case. */
  outcome: string | null;
  who: string;
  words: string;
  /** When somebody decided about a half-way end. */
  settled_at: number | null;
}

export interface JobEventsTable {
  job_id: Immutable<string>;
  seq: Immutable<number>;
  body: Immutable<string>;
}

/** One mutating job per domain; never released by time. */
export interface LeasesTable {
  host_id: Immutable<string>;
  domain_id: Immutable<string>;
  job_id: Immutable<string>;
  since: Immutable<number>;
  /** The server that runs the job: jobs/journal/leases.ts. */
  owner: string;
  /** When that server last said that it runs, milliseconds since the epoch. */
  heartbeat_at: number;
}

export interface IdempotencyTable {
  key: Immutable<string>;
  request: Immutable<string>;
  job_id: Immutable<string>;
  created_at: Immutable<number>;
}

/** Append-only; triggers refuse every change. */
export interface AuditTable {
  id: Generated<number>;
  at: Immutable<number>;
  phase: Immutable<'accepted' | 'finished' | 'left' | 'dismissed'>;
  who: Immutable<string>;
  from_where: Immutable<string>;
  host_id: Immutable<string>;
  domain_id: Immutable<string>;
  domain_name: Immutable<string>;
  job_id: Immutable<string>;
  operation: Immutable<string>;
  revision_before: Immutable<string>;
  revision_after: Immutable<string | null>;
  outcome: Immutable<string | null>;
}

export interface SettingsTable {
  key: Immutable<string>;
  value: string;
}

export interface Schema {
  settings: SettingsTable;
  hosts: HostsTable;
  snapshot_notes: SnapshotNotesTable;
  jobs: JobsTable;
  job_events: JobEventsTable;
  leases: LeasesTable;
  idempotency: IdempotencyTable;
  audit: AuditTable;
}
