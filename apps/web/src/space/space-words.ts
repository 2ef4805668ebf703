import type { Reclaim } from '@snaptree/core';
import { counted } from '../words/figures.ts';
import { operationLabel } from '../words/operations.ts';

/** What a way does, with the name of what it is about. */
export function wayInWords(way: Reclaim): string {
  if (way.name === undefined)
    return `Remove ${way.removes === 1 ? 'the' : 'all'} ${counted(way.removes, 'restore point')}`;
  const name = way.name === '' ? 'unnamed' : way.name;
  switch (way.operation.kind) {
    case 'mergeIntoChildren':
      return `Merge ${name} into what builds on it`;
    case 'discard':
      return `Discard ${name}`;
    default:
      return `${operationLabel(way.operation)}: ${name}`;
  }
}

export const lossWords: Record<Reclaim['loses'], { sign: string; text: string }> = {
  restorePoint: { sign: '−', text: 'the restore point only' },
  changes: { sign: '×', text: 'changes held nowhere else' },
};
