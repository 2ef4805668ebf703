import type { Operation, SnapshotTree } from '@snaptree/core';
import type { DomainRequest } from '../conformance/target.ts';

/** One thing that happens to a VM in a run. Played again, it means the same on another VM. */
export type FidelityEvent =
  /** The guest writes to its disks. */
  | { readonly kind: 'write' }
  /** The VM gets a saved state, where VMs cannot run. */
  | { readonly kind: 'save' }
  /** Another program does something; `draws`: the random numbers of its choices. */
  | {
      readonly kind: 'move';
      readonly serial: number;
      readonly move: string;
      readonly draws: readonly number[];
    }
  /** The move with this serial number is undone. */
  | { readonly kind: 'undo'; readonly serial: number }
  /** Snapshots are named, because their IDs differ on another VM. */
  | { readonly kind: 'operation'; readonly operation: Operation };

/** Everything that happened to one VM. */
export interface Recording {
  readonly request: DomainRequest;
  readonly events: readonly FidelityEvent[];
}

/** The operation with names instead of IDs, such as `s1`, or `s1#2` for the second snapshot with that name. */
export function withNames(operation: Operation, { snapshots }: SnapshotTree): Operation {
  const names = new Map<string, string>();
  const times = new Map<string, number>();
  for (const { id, name } of snapshots) {
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    names.set(id, nth === 1 ? name : `${name}#${nth}`);
  }
  return withIds(operation, (id) => names.get(id)) ?? operation;
}

/** The reverse. undefined: the tree has no such snapshot. */
export function withoutNames(operation: Operation, { snapshots }: SnapshotTree): Operation | undefined {
  return withIds(operation, (word) => {
    const [, name = word, nth = '1'] = /^(.*)#(\d+)$/s.exec(word) ?? [];
    return snapshots.filter((snapshot) => snapshot.name === name)[Number(nth) - 1]?.id;
  });
}

/** undefined: one of its IDs has no counterpart. */
function withIds(operation: Operation, of: (id: string) => string | undefined): Operation | undefined {
  if (operation.kind === 'batch') {
    const operations = operation.operations.flatMap((member) => {
      const id = of(member.id);
      return id === undefined ? [] : [{ ...member, id }];
    });
    return operations.length === operation.operations.length ? { ...operation, operations } : undefined;
  }
  if (!('id' in operation)) return operation;
  const id = of(operation.id);
  return id === undefined ? undefined : { ...operation, id };
}
