import type { Operation, Step } from '@snaptree/core';

/** Whether an operation only changes the name or marks of a snapshot: no data, and nothing in the tree. */
export function isLabel({ kind }: Operation | Step): boolean {
  switch (kind) {
    case 'rename':
    case 'describe':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return true;
    default:
      return false;
  }
}
