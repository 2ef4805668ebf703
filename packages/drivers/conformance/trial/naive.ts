import { type Operation, revertedPower, type SnapshotTree, type Step } from '@snaptree/core';
import type { Reading } from '../../src/driver.ts';
import { childrenOf } from './compare.ts';

/**
 * The first step of a refused plan, to check that the hypervisor refuses it as well.
 * Undefined: another step would come first, or there is more than one possible first step.
 */
export function naiveStep({ tree, capabilities }: Reading, operation: Operation): Step | undefined {
  switch (operation.kind) {
    case 'mergeIntoChildren':
      return deleteStep(tree, operation.id);
    case 'mergeIntoParent':
      return mergeIntoParent(tree, operation.id);
    case 'discard':
      return childrenOf(tree, operation.id).length === 0 ? deleteStep(tree, operation.id) : undefined;
    case 'revert': {
      const snapshot = tree.snapshots.find((s) => s.id === operation.id);
      if (snapshot === undefined || operation.safety !== undefined) return undefined;
      return {
        kind: 'revert',
        to: snapshot.id,
        power: operation.power ?? revertedPower(snapshot, capabilities),
      };
    }
    case 'create': {
      const { kind, name, description, memory, quiesce, disks, mechanism } = operation;
      if (mechanism === undefined) return undefined;
      const optional = {
        ...(description === undefined ? {} : { description }),
        ...(disks === undefined ? {} : { disks }),
      };
      return { kind, name, memory, quiesce, mechanism, on: tree.current, ...optional };
    }
    case 'deleteMetadata':
    case 'rename':
    case 'describe':
    case 'protect':
    case 'acknowledgeOwner':
    case 'consolidate':
    case 'power':
    case 'managedSave':
      return operation;
    case 'tag':
    case 'removeSubtree':
    case 'removeAll':
    case 'batch':
    case 'repair':
      return undefined;
    default:
      return operation satisfies never;
  }
}

/** The parent's deletion is the first step only if the parent has no other children. */
function mergeIntoParent(tree: SnapshotTree, id: string): Step | undefined {
  const parent = tree.snapshots.find((s) => s.id === id)?.parent ?? null;
  if (parent === null) return deleteStep(tree, id);
  return childrenOf(tree, parent).length === 1 ? deleteStep(tree, parent) : undefined;
}

function deleteStep(tree: SnapshotTree, id: string): Step {
  const children = childrenOf(tree, id);
  return { kind: 'delete', id, expect: children.length === 0 ? 'drop' : 'merge', children };
}
