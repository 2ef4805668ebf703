import type { Operation, OwnWords, TreeReading } from '@snaptree/core';
import { ownPhraseFor } from '../words/own-words.ts';
import styles from './own-words.module.css';

interface OwnWordProps {
  readonly words: OwnWords | undefined;
  /** The hypervisor's word; absent: it has none of its own. */
  readonly word: string | undefined;
  /** What becomes of the file, in the hypervisor's words. */
  readonly means?: string | undefined;
}

/** One word of the hypervisor's own, beside ours: who knows its tools finds what he knows. */
export function OwnWord({ words, word, means }: OwnWordProps) {
  if (words === undefined || word === undefined) return null;
  return (
    <p className={styles.own}>
      In {words.tool}: <q>{word}</q>
      {means === undefined ? '' : `, ${means}`}
    </p>
  );
}

/** What the hypervisor's own tool calls this operation on this tree; nothing where it has no word for it. */
export function OwnWordsFor({ operation, reading }: { operation: Operation; reading: TreeReading }) {
  const phrase = ownPhraseFor(operation, reading);
  return <OwnWord words={reading.capabilities.ownWords} word={phrase?.word} means={phrase?.means} />;
}
