import { rowInWords } from '../../list/words.ts';
import type { PaintedNode } from '../../overlay/model.ts';

interface SpokenCardProps {
  /** The card where the keyboard is; undefined: no key was used yet, and nothing is said. */
  node: PaintedNode | undefined;
  /** When the key was used, in milliseconds; ages are told as of then, so that time alone says nothing anew. */
  at: number;
  /** How many restore points are chosen together. */
  together: number;
}

/** The card to which a key led, said to those who do not see the picture. */
export function SpokenCard({ node, at, together }: SpokenCardProps) {
  return (
    <p className="hidden-text" role="status" data-spoken="card">
      {node === undefined ? '' : cardAloud(node, { at, together })}
    </p>
  );
}

/** A card in one sentence, whether it is chosen, and how many are. */
export function cardAloud(node: PaintedNode, { at, together }: { at: number; together: number }): string {
  const { name, effect, hidden, found, facts } = rowInWords(node, at);
  const card = [name, effect, hidden, found, facts].filter(Boolean).join(', ');
  if (together > 1) return `${card}. ${node.data.picked ? 'Chosen' : 'Not chosen'}, ${together} are chosen.`;
  return node.data.picked ? `${card}. Chosen.` : `${card}.`;
}
