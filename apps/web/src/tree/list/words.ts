import { displayName } from '@snaptree/core';
import { powerWords } from '../../messages/operations/effects.ts';
import { agoInWords, bytesInWords } from '../../messages/text/format.ts';
import { collapsedInShort } from '../../messages/tree/collapsed.ts';
import { cardMessages } from '../../messages/tree/tree.ts';
import { liveFacts } from '../overlay/live-facts.ts';
import type { NodeEffect, PaintedNode } from '../overlay/model.ts';

export interface RowWords {
  readonly name: string;
  readonly facts: string;
  /** What the preview or a job does to it. */
  readonly effect: string | undefined;
  /** What a collapsed branch hides, and the most severe effect there. */
  readonly hidden?: string;
  readonly hiddenMark?: NodeEffect;
  /** Where a search matched. */
  readonly found?: string;
}

/** The text of a card. */
export function rowInWords(node: PaintedNode, now: number): RowWords {
  return { ...cardInWords(node, now), ...hiddenInWords(node), ...foundInWords(node) };
}

function hiddenInWords({ data }: PaintedNode): Pick<RowWords, 'hidden' | 'hiddenMark'> {
  const { branch } = { branch: undefined, ...data };
  if (branch === undefined || branch.open) return {};
  const mark = branch.effects[0]?.[0];
  return { hidden: `+ ${collapsedInShort(branch)}`, ...(mark === undefined ? {} : { hiddenMark: mark }) };
}

function foundInWords({ data }: PaintedNode): Pick<RowWords, 'found'> {
  const { found } = { found: undefined, ...data };
  if (found === undefined) return {};
  return { found: found === 'name' ? 'found' : `found: ${found}` };
}

function cardInWords(node: PaintedNode, now: number): RowWords {
  switch (node.type) {
    case 'base':
      return { name: cardMessages.baseImage, facts: bytesInWords(node.data.bytes), effect: undefined };
    case 'live':
      return {
        name: node.data.lost ? cardMessages.liveUntilNow : cardMessages.live(powerWords[node.data.power]),
        facts: liveFacts(node.data),
        effect: node.data.badge,
      };
    case 'snapshot': {
      const { createdAt, bytes, memory, isProtected, tags, owner, problem } = node.data;
      const facts = [
        createdAt === undefined ? '' : agoInWords(createdAt, now),
        bytesInWords(bytes),
        memory ? 'includes memory' : '',
        isProtected ? 'protected' : '',
        tags === '' ? '' : `tagged ${tags}`,
        owner === undefined ? '' : `created by ${owner}`,
        problem ?? '',
      ];
      return {
        name: displayName({ id: node.id, name: node.data.name }),
        facts: facts.filter(Boolean).join(' · '),
        effect: node.data.badge,
      };
    }
    default:
      return node satisfies never;
  }
}
