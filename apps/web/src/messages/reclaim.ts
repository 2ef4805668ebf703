import { displayName, type Reclaim } from '@snaptree/core';
import { snapshotCount } from './counts.ts';
import { operationLabel } from './operations.ts';

/** What a way does, with the name of what it is about. */
export function suggestionInWords(way: Reclaim): string {
  if (way.name === undefined) return `Remove ${allOf(way.removes)}`;
  const name =
    way.name === '' && 'id' in way.operation ? displayName({ id: way.operation.id, name: '' }) : way.name;
  switch (way.operation.kind) {
    case 'mergeIntoChildren':
      return `Merge ${name}`;
    case 'discard':
      return `Discard ${name}`;
    default:
      return `${operationLabel(way.operation)}: ${name}`;
  }
}

const allOf = (count: number) => (count === 2 ? 'both restore points' : `all ${snapshotCount(count)}`);

/** What is given up for the space, with its sign. */
export function lossInWords({ loses, removes }: Reclaim): { sign: string; text: string } {
  if (loses === 'changes') return { sign: '×', text: 'changes held nowhere else' };
  return { sign: '−', text: removes === 1 ? 'the restore point only' : 'restore points only' };
}
