import type { Dependant } from '@snaptree/core';
import { childrenNamed, childText } from '@snaptree/formats';
import { decodedName } from '../names.ts';
import { readProperties } from '../vim/properties.ts';
import type { VimSession } from '../vim/session.ts';
import type { ManagedObject } from '../vim/values.ts';
import { textIn } from './probe.ts';

export interface Neighbors {
  /** All VMs on the datastores of this one; undefined if vSphere does not show them. */
  readonly machines: readonly ManagedObject[] | undefined;
  /** The disk files of this VM and of its snapshots. */
  readonly own: ReadonlySet<string>;
}

/**
 * Other VMs that use a disk file of this one: linked clones. vSphere deletes a snapshot that they depend on without a
 * warning.
 */
export async function readDependants(
  session: VimSession,
  { machines, own }: Neighbors,
): Promise<Dependant[] | 'unknown'> {
  if (machines === undefined) return 'unknown';
  const asked = { type: 'VirtualMachine', paths: ['name', 'layoutEx.file'] };
  const read = await readProperties(session, machines, asked);
  // A VM deleted in the meantime is missing too; the next reading is then complete. A VM whose files cannot be opened
  // has no layout, but may still be a clone.
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
