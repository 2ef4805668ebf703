import type { Dependant } from '@snaptree/core';
import { childrenNamed, childText } from '@snaptree/formats';
import { decodedName } from './names.ts';
import { textIn } from './outline.ts';
import { readMachines } from './vim/properties.ts';
import type { VimSession } from './vim/session.ts';

/**
 * Other machines that use a disk file of this one: linked clones. vSphere removes a snapshot that they rest on
 * without a word. Of machines that the user may not see nothing is known here.
 */
export async function readDependants(
  session: VimSession,
  own: ReadonlySet<string>,
  machineId: string,
): Promise<Dependant[] | 'unknown'> {
  if (own.size === 0) return [];
  const found: Dependant[] = [];
  for (const { object, values, missing } of await readMachines(session, ['name', 'layoutEx.file'])) {
    if (object.value === machineId) continue;
    if (missing.has('layoutEx.file')) return 'unknown';
    const list = values.get('layoutEx.file');
    const by = decodedName(textIn(values.get('name')));
    for (const file of list === undefined ? [] : childrenNamed(list, 'VirtualMachineFileLayoutExFileInfo')) {
      const path = childText(file, 'name') ?? '';
      if (own.has(path)) found.push({ path, by });
    }
  }
  return found;
}
