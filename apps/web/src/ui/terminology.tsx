import type { Plan, Terminology, TreeReading } from '@snaptree/core';
import { Fragment, type ReactNode } from 'react';
import { nativePhraseFor } from '../messages/operations/terminology.ts';
import { uiMessages } from '../messages/shell/ui.ts';
import styles from './terminology.module.css';

interface OwnWordProps {
  readonly words: Terminology | undefined;
  /** The hypervisor's term; absent: it has none. */
  readonly word: string | undefined;
}

/** The hypervisor's term for ours. */
export function NativeTerm({ words, word }: OwnWordProps) {
  if (words === undefined || word === undefined) return null;
  return (
    <In words={words}>
      <q>{word}</q>
    </In>
  );
}

/** The plan in the terms of the hypervisor's own tool; nothing if it has no terms for it. */
export function NativeTermsFor({ plan, reading }: { plan: Plan; reading: TreeReading }) {
  const words = reading.capabilities.terminology;
  const phrase = nativePhraseFor(plan, reading);
  if (words === undefined || phrase === undefined) return null;
  return (
    <In words={words}>
      {phrase.actions.map(({ word, times }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an action is its place in the plan
        <Fragment key={index}>
          {index > 0 && uiMessages.nextAction}
          <q>{word}</q>
          {times > 1 && uiMessages.times(times)}
        </Fragment>
      ))}
      {phrase.means !== undefined && `, ${phrase.means}`}
    </In>
  );
}

const In = ({ words, children }: { words: Terminology; children: ReactNode }) => (
  <p className={styles.own}>
    {uiMessages.inTool(words.tool)} {children}
  </p>
);
