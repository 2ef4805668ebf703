import { cardMessages } from '../../../messages/tree/tree.ts';
import { rowText } from '../../list/row-text.ts';
import type { PaintedNode } from '../../overlay/model.ts';

interface SpokenCardProps {
  /** The focused card; undefined until a key is used, and then nothing is announced. */
  node: PaintedNode | undefined;
  /** When the key was used, in milliseconds. Ages refer to it, so that time alone announces nothing. */
  at: number;
  /** How many snapshots are selected. */
  together: number;
}

/** Announces the focused card to screen readers. */
export function SpokenCard({ node, at, together }: SpokenCardProps) {
  return (
    <p className="hidden-text" role="status" data-spoken="card">
      {node === undefined ? '' : cardAloud(node, { at, together })}
    </p>
  );
}

/** A card in one sentence, and whether it is selected. */
export function cardAloud(node: PaintedNode, { at, together }: { at: number; together: number }): string {
  const { name, effect, hidden, found, facts } = rowText(node, at);
  const card = [name, effect, hidden, found, facts].filter(Boolean).join(', ');
  return `${card}. ${cardMessages.selection(node.data.picked, together)}`.trimEnd();
}
