import { displayName } from '@snaptree/core';
import { powerWords } from '../../messages/operations/effects.ts';
import { agoInWords, bytesInWords } from '../../messages/text/format.ts';
import { collapsedInShort } from '../../messages/tree/collapsed.ts';
import { cardMessages, rowMessages } from '../../messages/tree/tree.ts';
import { liveFacts } from '../overlay/live-facts.ts';
import type { NodeEffect, PaintedNode } from '../overlay/model.ts';

export interface RowText {
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
export function rowText(node: PaintedNode, now: number): RowText {
  return { ...cardText(node, now), ...hiddenText(node), ...foundText(node) };
}

function hiddenText({ data }: PaintedNode): Pick<RowText, 'hidden' | 'hiddenMark'> {
  const { branch } = { branch: undefined, ...data };
  if (branch === undefined || branch.open) return {};
  const mark = branch.effects[0]?.[0];
  return {
    hidden: rowMessages.collapsed(collapsedInShort(branch)),
    ...(mark === undefined ? {} : { hiddenMark: mark }),
  };
}

function foundText({ data }: PaintedNode): Pick<RowText, 'found'> {
  const { found } = { found: undefined, ...data };
  if (found === undefined) return {};
  return { found: found === 'name' ? rowMessages.found : rowMessages.foundIn(found) };
}

function cardText(node: PaintedNode, now: number): RowText {
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
        memory ? rowMessages.memory : '',
        isProtected ? rowMessages.isProtected : '',
        tags === '' ? '' : rowMessages.tags(tags),
        owner === undefined ? '' : rowMessages.owner(owner),
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
