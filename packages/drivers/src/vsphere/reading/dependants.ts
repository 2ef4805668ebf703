import type { Dependant } from '@snaptree/core';
import { childrenNamed, childText } from '@snaptree/formats';
import { decodedName } from '../names.ts';
import { readProperties } from '../vim/properties.ts';
import type { VimSession } from '../vim/session.ts';
import type { ManagedObject } from '../vim/values.ts';
import { textIn } from './probe.ts';

export interface Neighbours {
  /** All machines on the datastores of this one; undefined: they are not told. */
  readonly machines: readonly ManagedObject[] | undefined;
  /** The disk files of this machine and of its snapshots. */
  readonly own: ReadonlySet<string>;
}

/**
 * Other machines that use a disk file of this one: linked clones. vSphere removes a snapshot that they rest on
 * without a word.
 */
export async function readDependants(
  session: VimSession,
  { machines, own }: Neighbours,
): Promise<Dependant[] | 'unknown'> {
  if (machines === undefined) return 'unknown';
  const asked = { type: 'VirtualMachine', paths: ['name', 'layoutEx.file'] };
  const read = await readProperties(session, machines, asked);
  // One that was removed in between is not there either, and then the next reading is complete. One whose files
  // cannot be opened has no layout, and may be a clone all the same.
  if (read.length < machines.length || read.some(({ values }) => !values.has('layoutEx.file')))
    return 'unknown';
  return read.flatMap(({ values }) => {
    const list = values.get('layoutEx.file');
    const by = decodedName(textIn(values.get('name')));
    const files = list === undefined ? [] : childrenNamed(list, 'VirtualMachineFileLayoutExFileInfo');
    return files.flatMap((file) => {
      const path = childText(file, 'name') ?? '';
      return own.has(path) ? [{ path, by }] : [];
    });
  });
}
