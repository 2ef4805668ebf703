import type { Power } from '@snaptree/core';
import type { TreeNow } from '../../step/expectations.ts';
import { decodedName } from '../names.ts';
import { textIn } from '../reading/probe.ts';
import { type SnapshotFacts, snapshotsIn } from '../reading/snapshots.ts';
import { powerOf } from '../states.ts';
import { recentTasks } from '../tasks/tasks.ts';
import { readObject } from '../vim/properties.ts';
import type { VimService } from '../vim/service.ts';
import { type ManagedObject, referencesIn } from '../vim/values.ts';

/** The VM right before a step. */
export interface Now extends TreeNow<SnapshotFacts> {
  readonly power: Power;
  readonly needsConsolidation: boolean;
  /** References of the tasks that the server remembers. */
  readonly tasks: ReadonlySet<string>;
}

export function readNow({ service, machine }: { service: VimService; machine: ManagedObject }): Promise<Now> {
  const paths = ['name', 'snapshot', 'runtime.powerState', 'runtime.consolidationNeeded', 'recentTask'];
  return service.reading(async (session) => {
    const { values } = await readObject(session, machine, paths);
    const tasks = [...(await recentTasks(session)), ...referencesIn(values.get('recentTask'))];
    const text = (path: string) => textIn(values.get(path));
    return {
      vm: values.has('name') ? decodedName(text('name')) : machine.value,
      ...snapshotsIn(values.get('snapshot')),
      power: powerOf(text('runtime.powerState')),
      needsConsolidation: text('runtime.consolidationNeeded') === 'true',
      tasks: new Set(tasks.map((each) => each.value)),
    };
  });
}
