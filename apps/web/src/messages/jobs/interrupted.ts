import type { InterruptedOutcome, Job, SnapshotTree } from '@snaptree/core';
import { nameOf } from '../operations/operations.ts';
import { listed } from '../text/format.ts';
import { namesAsTree } from './jobs.ts';

/** One change that an interrupted job has made, and what it means. */
export interface Change {
  readonly key: string;
  readonly name: string;
  readonly means: string;
  /** Whether its data is lost, not only its record. */
  readonly lost: boolean;
}

/** The deleted snapshots, and where their data is now. `now` is the present tree, needed if the result is unknown. */
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
          means: `its data is in ${listed(effect.into.map((into) => nameOf(tree, into)))}`,
          lost: false,
        };
      case 'discarded':
        return { ...named, means: 'deleted with its data', lost: true };
      case 'metadataDeleted':
        return { ...named, means: 'removed from the list; its data was kept', lost: false };
      default: {
        const before = job.resumes?.lost.includes(id) === true;
        return before
          ? { ...named, means: 'deleted by the previous job', lost: false }
          : { ...named, means: 'deleted, but not by this job', lost: true };
      }
    }
  });
}

/** The snapshots of a job that are no longer in the tree. */
function missingFrom(job: Job, now: SnapshotTree | undefined): string[] {
  if (now === undefined) return [];
  const there = new Set(now.snapshots.map(({ id }) => id));
  return Object.keys(job.names).filter((id) => !there.has(id));
}

/** What an unfinished step has written to: a file with the snapshot that it holds, or a snapshot. */
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
      holder === undefined || !isFile ? 'incomplete' : `holds ${holder.name}${disk ? ` on ${disk}` : ''}`;
    return { key: entry, name, means, lost: false };
  });
}

/** The snapshots that are unusable until the job is resumed. */
export function dirtyNodes(outcome: InterruptedOutcome, now: SnapshotTree): string[] {
  if (!('dirty' in outcome)) return [];
  const dirty = new Set(outcome.dirty);
  return now.snapshots
    .filter(({ id, disks }) => dirty.has(id) || disks.some(({ stateFile = '' }) => dirty.has(stateFile)))
    .map(({ id }) => id);
}
