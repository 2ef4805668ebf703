import { childText, type XmlElement } from '@snaptree/formats';

/** A task that is running or queued. */
export interface RunningTask {
  readonly id: string;
  /** vSphere's kind of task: `VirtualMachine.createSnapshot`. */
  readonly kind: string;
}

/** Undefined for a task that has ended. */
export function runningTask(id: string, info: XmlElement | undefined): RunningTask | undefined {
  const state = info === undefined ? undefined : childText(info, 'state');
  if (info === undefined || (state !== 'running' && state !== 'queued')) return undefined;
  const kind = childText(info, 'descriptionId') ?? '';
  return onlyAsks(kind) ? undefined : { id, kind };
}

/** An estimate changes nothing. */
export const onlyAsks = (kind: string): boolean => /estimateStorage/i.test(kind);

/** By kind of task (8.0); those of a snapshot end in `Snapshot.remove` and `Snapshot.revert`. */
const labels: readonly (readonly [RegExp, string])[] = [
  [/createSnapshot/i, 'A snapshot is being created'],
  [/Snapshot\.remove|removeSnapshot|removeAllSnapshots/i, 'Snapshots are being deleted'],
  [/Snapshot\.revert|revertTo(?:Current)?Snapshot/i, 'The VM is being reverted to a snapshot'],
  [/consolidate/i, 'The disks are being consolidated'],
  [/relocate|migrate/i, 'The VM is being moved'],
  [/clone/i, 'The VM is being cloned'],
  [/reconfigure/i, 'The settings are being changed'],
  [/powerOn|powerOff|reset|suspend|shutdown/i, 'The power state is being changed'],
];

export const taskInWords = ({ kind }: RunningTask): string =>
  labels.find(([pattern]) => pattern.test(kind))?.[1] ?? `vSphere is running a task (${kind})`;
