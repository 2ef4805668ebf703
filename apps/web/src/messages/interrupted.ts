import type { InterruptedOutcome, Job, SnapshotTree } from '@snaptree/core';
import { listed } from './format.ts';
import { namesAsTree } from './jobs.ts';
import { nameOf } from './operations.ts';

/** One thing that a half-way job has changed already: what, and what that means. */
export interface Change {
  readonly key: string;
  readonly name: string;
  readonly means: string;
  /** Whether what it held is lost, and not only its place in the list. */
  readonly lost: boolean;
}

/**
 * The restore points that are gone, and where what they held is now. `now`: the tree as it is, which alone tells
 * after a job of which nobody knows how it ended.
 */
export function goneInWords(job: Job, outcome: InterruptedOutcome, now?: SnapshotTree): Change[] {
  const tree = namesAsTree(job);
  const lost = 'lost' in outcome ? outcome.lost : missingFrom(job, now);
  return lost.map((id): Change => {
    const effect = job.effects.find((each) => 'id' in each && each.id === id);
    const named = { key: id, name: nameOf(tree, id) };
    switch (effect?.kind) {
      case 'merged':
        return {
          ...named,
          means: `its changes are in ${listed(effect.into.map((into) => nameOf(tree, into)))}`,
          lost: false,
        };
      case 'discarded':
        return { ...named, means: 'thrown away with what only it held', lost: true };
      case 'metadataDeleted':
        return { ...named, means: 'no longer listed; no data was touched', lost: false };
      default: {
        const before = job.resumes?.lost.includes(id) === true;
        return before
          ? { ...named, means: 'gone since the job before this one', lost: false }
          : { ...named, means: 'gone, and not by this job', lost: true };
      }
    }
  });
}

/** Of the restore points that a job speaks of, those that the tree no longer has. */
function missingFrom(job: Job, now: SnapshotTree | undefined): string[] {
  if (now === undefined) return [];
  const there = new Set(now.snapshots.map(({ id }) => id));
  return Object.keys(job.names).filter((id) => !there.has(id));
}

/** What a half-done step has written into: a file with the restore point that it holds, or a restore point. */
export function dirtyInWords(job: Job, outcome: InterruptedOutcome, now: SnapshotTree | undefined): Change[] {
  if (!('dirty' in outcome)) return [];
  const tree = namesAsTree(job, now);
  return outcome.dirty.map((entry): Change => {
    const holder = now?.snapshots.find(
      ({ id, disks }) => id === entry || disks.some((disk) => disk.stateFile === entry),
    );
    const disk = holder?.disks.find(({ stateFile }) => stateFile === entry)?.disk;
    const isFile = entry.includes('/');
    const name = isFile ? (entry.split('/').at(-1) ?? entry) : nameOf(tree, entry);
    const means =
      holder === undefined || !isFile ? 'half done' : `holds ${holder.name}${disk ? ` on ${disk}` : ''}`;
    return { key: entry, name, means, lost: false };
  });
}

/** The restore points that must not be relied on until the rest is done. */
export function dirtyNodes(outcome: InterruptedOutcome, now: SnapshotTree): string[] {
  if (!('dirty' in outcome)) return [];
  const dirty = new Set(outcome.dirty);
  return now.snapshots
    .filter(({ id, disks }) => dirty.has(id) || disks.some(({ stateFile = '' }) => dirty.has(stateFile)))
    .map(({ id }) => id);
}
