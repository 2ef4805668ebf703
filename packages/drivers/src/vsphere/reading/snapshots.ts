import { child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { decodedName } from '../names.ts';
import { type ManagedObject, reference, referenceIn } from '../vim/values.ts';

/** One snapshot in the tree of its VM. */
export interface SnapshotFacts {
  /** The value of its reference, which calls use instead of the name. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parent: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** vSphere's power state at that time; also `poweredOff` if the memory was not saved. */
  readonly state: string;
}

export interface SnapshotInfo {
  readonly snapshots: readonly SnapshotFacts[];
  /** The current snapshot, which may not be in the list. */
  readonly current: string | undefined;
}

/** Reads a `VirtualMachineSnapshotInfo`, parents before children. Without snapshots it is undefined. */
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
