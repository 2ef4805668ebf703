import type { Operation, Step } from '@snaptree/core';

/** Whether something only changes what a restore point is called or marked with: no data, and nothing in the tree. */
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
