import type { Snapshot, SnapshotTree, Step } from '@snaptree/core';
import type { Database } from '../storage/open.ts';

export type NoteStep = Extract<Step, { kind: 'protect' | 'acknowledgeOwner' }>;

/** What the product itself keeps about snapshots: no hypervisor knows it, so it is laid over each reading. */
export interface SnapshotNotes {
  readonly overlay: (hostId: string, tree: SnapshotTree) => Promise<SnapshotTree>;
  readonly execute: (hostId: string, domainId: string, step: NoteStep) => Promise<void>;
}

/** Whether a step changes the product's own notes and never reaches a hypervisor. */
export function isNoteStep(step: Step): step is NoteStep {
  return step.kind === 'protect' || step.kind === 'acknowledgeOwner';
}

export function createSnapshotNotes(db: Database): SnapshotNotes {
  return {
    async overlay(hostId, tree) {
      const rows = await db
        .selectFrom('snapshot_notes')
        .selectAll()
        .where('host_id', '=', hostId)
        .where('domain_id', '=', tree.domain.id)
        .execute();
      if (rows.length === 0) return tree;
      const notes = new Map(rows.map((row) => [row.snapshot_id, row]));
      const noted = (snapshot: Snapshot): Snapshot => {
        const note = notes.get(snapshot.id);
        if (note === undefined) return snapshot;
        return {
          ...snapshot,
          ...(note.protected === null ? {} : { protected: note.protected === 1 }),
          ...(note.owner_acknowledged === null ? {} : { ownerAcknowledged: note.owner_acknowledged === 1 }),
        };
      };
      return { ...tree, snapshots: tree.snapshots.map(noted) };
    },
    async execute(hostId, domainId, step) {
      const values =
        step.kind === 'protect'
          ? { protected: Number(step.protected) }
          : { owner_acknowledged: Number(step.acknowledged) };
      const row = {
        host_id: hostId,
        domain_id: domainId,
        snapshot_id: step.id,
        protected: null,
        owner_acknowledged: null,
        ...values,
      };
      await db
        .insertInto('snapshot_notes')
        .values(row)
        .onConflict((c) => c.columns(['host_id', 'domain_id', 'snapshot_id']).doUpdateSet(values))
        .execute();
    },
  };
}
