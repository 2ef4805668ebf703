import { child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { decodedName } from '../names.ts';
import { type ManagedObject, reference, referenceIn } from '../vim/values.ts';

/** One snapshot as the tree of its machine tells it. */
export interface SnapshotFacts {
  /** The value of its reference: what addresses it, and never its name. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parent: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** vSphere's power state at that time: `poweredOff` also where the memory was not saved. */
  readonly state: string;
}

export interface SnapshotInfo {
  readonly snapshots: readonly SnapshotFacts[];
  /** The one that the machine sits on; undefined: none. It may be one that is not in the list. */
  readonly current: string | undefined;
}

/** Reads a `VirtualMachineSnapshotInfo`, parents before their children; undefined means no snapshot at all. */
export function snapshotsIn(info: XmlElement | undefined): SnapshotInfo {
  const snapshots: SnapshotFacts[] = [];
  const waiting = roots(info, 'rootSnapshotList', null);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { tree, parent } = next;
    const id = referenceIn(child(tree, 'snapshot'))?.value ?? '';
    if (id === '') continue;
    snapshots.push({
      id,
      name: decodedName(childText(tree, 'name') ?? ''),
      description: childText(tree, 'description') ?? '',
      parent,
      createdAt: Date.parse(childText(tree, 'createTime') ?? ''),
      state: childText(tree, 'state') ?? '',
    });
    waiting.push(...roots(tree, 'childSnapshotList', id));
  }
  const current = referenceIn(info === undefined ? undefined : child(info, 'currentSnapshot'))?.value;
  return { snapshots, current: current === '' ? undefined : current };
}

function roots(from: XmlElement | undefined, name: string, parent: string | null) {
  return from === undefined
    ? []
    : childrenNamed(from, name)
        .reverse()
        .map((tree) => ({ tree, parent }));
}

export const snapshotObject = (id: string): ManagedObject => reference('VirtualMachineSnapshot', id);
export const machineObject = (id: string): ManagedObject => reference('VirtualMachine', id);
