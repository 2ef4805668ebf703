import type { Snapshot, SnapshotTree, Step } from '@snaptree/core';
import type { Selectable } from 'kysely';
import type { Database } from '../storage/open.ts';
import type { SnapshotNotesTable } from '../storage/schema.ts';

export type NoteStep = Extract<Step, { kind: 'protect' | 'tag' | 'acknowledgeOwner' }>;
type Row = Selectable<SnapshotNotesTable>;

/** Notes are kept this long after their snapshot is gone, because a hypervisor may list it again. */
const KEEP_GONE_MS = 30 * 24 * 3_600_000;

/** Snaptree's own data about snapshots, which is added to each reading. */
export interface SnapshotNotes {
  readonly overlay: (hostId: string, tree: SnapshotTree) => Promise<SnapshotTree>;
  readonly execute: (hostId: string, domainId: string, step: NoteStep) => Promise<void>;
  /** Whether the effect of the step is already stored. */
  readonly contains: (hostId: string, domainId: string, step: NoteStep) => Promise<boolean>;
  /**
   * Deletes notes of snapshots that have been gone for long enough. `tree` must be a full reading; `at` is in
   * milliseconds since the epoch.
   */
  readonly resolve: (hostId: string, tree: SnapshotTree, at: number) => Promise<void>;
}

/** Whether a step changes only Snaptree's own notes and is not sent to the hypervisor. */
export function isNoteStep(step: Step): step is NoteStep {
  return step.kind === 'protect' || step.kind === 'tag' || step.kind === 'acknowledgeOwner';
}

export function createSnapshotNotes(db: Database): SnapshotNotes {
  const rowsOf = (hostId: string, domainId: string) =>
    db
      .selectFrom('snapshot_notes')
      .selectAll()
      .where('host_id', '=', hostId)
      .where('domain_id', '=', domainId)
      .execute();
  return {
    async overlay(hostId, tree) {
      const rows = await rowsOf(hostId, tree.domain.id);
      if (rows.length === 0) return tree;
      const notes = new Map(rows.map((row) => [row.snapshot_id, row]));
      return { ...tree, snapshots: tree.snapshots.map((s) => noted(s, notes.get(s.id))) };
    },
    async execute(hostId, domainId, step) {
      const values = { ...valuesOf(step), missing_since: null };
      const blank = { protected: null, tags: null, owner_acknowledged: null };
      const key = { host_id: hostId, domain_id: domainId, snapshot_id: step.id };
      await db
        .insertInto('snapshot_notes')
        .values({ ...key, ...blank, ...values })
        .onConflict((c) => c.columns(['host_id', 'domain_id', 'snapshot_id']).doUpdateSet(values))
        .execute();
    },
    async contains(hostId, domainId, step) {
      const row = (await rowsOf(hostId, domainId)).find(({ snapshot_id }) => snapshot_id === step.id);
      const wanted = Object.entries(valuesOf(step));
      return row !== undefined && wanted.every(([column, value]) => Reflect.get(row, column) === value);
    },
    async resolve(hostId, tree, at) {
      if (tree.partial !== undefined && tree.partial.length > 0) return;
      const there = new Set(tree.snapshots.map(({ id }) => id));
      for (const row of await rowsOf(hostId, tree.domain.id)) {
        await settleRow(db, row, { gone: !there.has(row.snapshot_id), at });
      }
    },
  };
}

function noted(snapshot: Snapshot, note: Row | undefined): Snapshot {
  if (note === undefined) return snapshot;
  const tags = tagsOf(note);
  return {
    ...snapshot,
    ...(note.protected === null ? {} : { protected: note.protected === 1 }),
    ...(tags === undefined ? {} : { tags }),
    ...(note.owner_acknowledged === null ? {} : { ownerAcknowledged: note.owner_acknowledged === 1 }),
  };
}

function tagsOf({ tags }: Row): string[] | undefined {
  return tags === null ? undefined : JSON.parse(tags);
}

function valuesOf(step: NoteStep): Partial<Pick<Row, 'protected' | 'tags' | 'owner_acknowledged'>> {
  switch (step.kind) {
    case 'protect':
      return { protected: Number(step.protected) };
    case 'tag':
      return { tags: JSON.stringify(step.tags) };
    case 'acknowledgeOwner':
      return { owner_acknowledged: Number(step.acknowledged) };
    default:
      return step satisfies never;
  }
}

async function settleRow(db: Database, row: Row, now: { gone: boolean; at: number }): Promise<void> {
  const since = row.missing_since;
  if (now.gone === (since !== null) && (since === null || now.at - since < KEEP_GONE_MS)) return;
  const [host, domain, snapshot] = [row.host_id, row.domain_id, row.snapshot_id];
  if (now.gone && since !== null) {
    await db
      .deleteFrom('snapshot_notes')
      .where('host_id', '=', host)
      .where('domain_id', '=', domain)
      .where('snapshot_id', '=', snapshot)
      .execute();
    return;
  }
  await db
    .updateTable('snapshot_notes')
    .set({ missing_since: now.gone ? now.at : null })
    .where('host_id', '=', host)
    .where('domain_id', '=', domain)
    .where('snapshot_id', '=', snapshot)
    .execute();
}
