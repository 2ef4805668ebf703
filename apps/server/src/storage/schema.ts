import type { ColumnType, Generated, Kysely } from 'kysely';

type Immutable<T> = ColumnType<T, T, never>;

/** Hosts added in the browser. `secrets`: one encrypted JSON document (storage/secrets/secrets.ts), or null. */
export interface HostsTable {
  id: Immutable<string>;
  name: string;
  connection: string;
  secrets: string | null;
  created_at: Immutable<number>;
}

/** Snaptree's own data about a snapshot. */
export interface SnapshotNotesTable {
  host_id: string;
  domain_id: string;
  snapshot_id: string;
  /** 1, 0, or null: not set here, use the hypervisor's own flag. */
  protected: number | null;
  owner_acknowledged: number | null;
  /** A JSON list, or null if never set. */
  tags: string | null;
  /** When the snapshot was first missing from a full reading, in milliseconds since the epoch. */
  missing_since: number | null;
}

export interface JobsTable {
  id: Immutable<string>;
  host_id: Immutable<string>;
  domain_id: Immutable<string>;
  /** The accepted plan and its rules, in JSON. */
  plan: Immutable<string>;
  capabilities: Immutable<string>;
  revision: Immutable<string>;
  /** The tree when the job was accepted, and right before the last step that was sent: deflated JSON. */
  tree_before: Immutable<Uint8Array>;
  step_before: Uint8Array | null;
  accepted_at: Immutable<number>;
  finished_at: number | null;
  /** Searchable: outcome, user, and text in lower case. */
  outcome: string | null;
  who: string;
  words: string;
  /** When the interrupted job was resumed or dismissed. */
  settled_at: number | null;
}

export interface JobEventsTable {
  job_id: Immutable<string>;
  seq: Immutable<number>;
  body: Immutable<string>;
}

/** At most one job per domain. Leases never expire. */
export interface LeasesTable {
  host_id: Immutable<string>;
  domain_id: Immutable<string>;
  job_id: Immutable<string>;
  since: Immutable<number>;
  /** The server that runs the job: jobs/journal/leases.ts. */
  owner: string;
  /** When that server last renewed the lease, in milliseconds since the epoch. */
  heartbeat_at: number;
}

export interface IdempotencyTable {
  key: Immutable<string>;
  request: Immutable<string>;
  job_id: Immutable<string>;
  created_at: Immutable<number>;
}

/** Append-only. Triggers prevent every change. */
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

/** Which hypervisor a host leads to. */
export interface HostIdentitiesTable {
  host_id: Immutable<string>;
  identity: string;
  /** The IDs of its domains when it was last connected, a JSON list. */
  domains: string;
  /** When the host led to this hypervisor for the first time. */
  since: number;
}

export interface Schema {
  host_identities: HostIdentitiesTable;
  settings: SettingsTable;
  hosts: HostsTable;
  snapshot_notes: SnapshotNotesTable;
  jobs: JobsTable;
  job_events: JobEventsTable;
  leases: LeasesTable;
  idempotency: IdempotencyTable;
  audit: AuditTable;
}

export type Database = Kysely<Schema>;
