import { childText, type XmlElement } from '@snaptree/formats';
import { readProperties } from './vim/properties.ts';
import type { VimSession } from './vim/session.ts';
import { referencesIn } from './vim/values.ts';

/** A task that vSphere works on, or has in its queue. */
export interface RunningTask {
  readonly id: string;
  /** What it does, as vSphere's own kind of task: `VirtualMachine.createSnapshot`. */
  readonly kind: string;
}

/** Tasks of `recentTask` that have not ended. One that is gone has ended. */
export async function runningTasks(
  session: VimSession,
  recent: XmlElement | undefined,
): Promise<RunningTask[]> {
  const tasks = referencesIn(recent);
  const read = await readProperties(session, tasks, { type: 'Task', paths: ['info'] });
  return read.flatMap(({ object, values }) => {
    const info = values.get('info');
    const state = info === undefined ? undefined : childText(info, 'state');
    if (info === undefined || (state !== 'running' && state !== 'queued')) return [];
    return [{ id: object.value, kind: childText(info, 'descriptionId') ?? '' }];
  });
}

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
