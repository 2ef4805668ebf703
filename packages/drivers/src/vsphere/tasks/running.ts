import { childText, type XmlElement } from '@snaptree/formats';

/** A task that vSphere works on, or has in its queue. */
export interface RunningTask {
  readonly id: string;
  /** What it does, as vSphere's own kind of task: `VirtualMachine.createSnapshot`. */
  readonly kind: string;
}

/** What a `TaskInfo` tells of a task that has not ended. */
export function runningTask(id: string, info: XmlElement | undefined): RunningTask | undefined {
  const state = info === undefined ? undefined : childText(info, 'state');
  if (info === undefined || (state !== 'running' && state !== 'queued')) return undefined;
  const kind = childText(info, 'descriptionId') ?? '';
  return onlyAsks(kind) ? undefined : { id, kind };
}

/** Somebody wants to know how much space it would take, and changes nothing. */
export const onlyAsks = (kind: string): boolean => /estimateStorage/i.test(kind);

/** Kinds of tasks (8.0) by their last words; a snapshot's own are `…Snapshot.remove` and `…Snapshot.revert`. */
const words: readonly (readonly [RegExp, string])[] = [
  [/createSnapshot/i, 'A snapshot is being taken'],
  [/Snapshot\.remove|removeSnapshot|removeAllSnapshots/i, 'Snapshots are being removed'],
  [/Snapshot\.revert|revertTo(?:Current)?Snapshot/i, 'The machine is going back to a snapshot'],
  [/consolidate/i, 'The disks are being consolidated'],
  [/relocate|migrate/i, 'The machine is being moved'],
  [/clone/i, 'The machine is being copied'],
  [/reconfigure/i, 'The settings are being changed'],
  [/powerOn|powerOff|reset|suspend|shutdown/i, 'The power state is being changed'],
];

export const taskInWords = ({ kind }: RunningTask): string =>
  words.find(([pattern]) => pattern.test(kind))?.[1] ?? `vSphere works on it (${kind})`;
