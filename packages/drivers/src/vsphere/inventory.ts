import type { DomainSummary } from '../driver.ts';
import { decodedName } from './names.ts';
import { textIn } from './reading/probe.ts';
import { snapshotsIn } from './reading/snapshots.ts';
import { powerOf } from './states.ts';
import { readMachines } from './vim/properties.ts';
import type { VimSession } from './vim/session.ts';

/**
 * All VMs that the user may see, including templates, whose snapshots take space too. A VM's ID is the value of its
 * reference (`vm-57`).
 */
export async function listMachines(session: VimSession): Promise<DomainSummary[]> {
  const machines = await readMachines(session, ['name', 'runtime.powerState', 'snapshot']);
  return machines.map(({ object, values }) => ({
    id: object.value,
    name: values.has('name') ? decodedName(textIn(values.get('name'))) : object.value,
    power: powerOf(textIn(values.get('runtime.powerState'))),
    snapshots: snapshotsIn(values.get('snapshot')).snapshots.length,
  }));
}
