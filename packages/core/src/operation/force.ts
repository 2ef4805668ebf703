import type { Operation } from './operation.ts';

/** The operation with force; the same object where force means nothing. A batch gets it on each member that takes it. */
export function withForce<T extends Operation>(operation: T): T {
  switch (operation.kind) {
    case 'mergeIntoChildren':
    case 'mergeIntoParent':
    case 'discard':
    case 'removeSubtree':
    case 'removeAll':
    case 'revert':
      return { ...operation, force: true };
    case 'batch':
      return { ...operation, operations: operation.operations.map(withForce) };
    default:
      return operation;
  }
}
