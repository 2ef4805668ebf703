import { UnstyledButton } from '@mantine/core';
import type { Operation } from '@snaptree/core';
import { useState } from 'react';
import { refusalWords } from '../../messages/refusals.ts';
import panel from '../panel.module.css';
import type { InspectorProps } from '../props.ts';
import styles from './action-list.module.css';
import type { Answer, Offer, OfferGroup } from './actions.ts';

type OfferListProps = Pick<InspectorProps, 'hold' | 'actions'> & { groups: readonly OfferGroup[] };

/** Every action with its reason when it cannot be done. Resting on one paints it on the graph. */
export function OfferList({ groups, hold, actions }: OfferListProps) {
  const [peeked, setPeeked] = useState<Offer>();
  const peek = (offer: Offer | undefined) => {
    setPeeked(offer);
    actions.peek(offer?.operation);
  };
  if (groups.length === 0) return null;
  return (
    <div className={styles.offers}>
      {hold !== undefined && <p className={panel.stale}>{hold} Actions wait.</p>}
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h3>{group.title}</h3>
          {group.offers.map((offer) => (
            <OfferButton
              key={offer.place}
              offer={offer}
              disabled={hold !== undefined}
              onPeek={peek}
              onChoose={(operation) => {
                peek(undefined);
                actions.draft(operation);
              }}
            />
          ))}
        </section>
      ))}
      <p className={styles.peek} aria-live="polite">
        {peeked === undefined ? <Hint /> : answerInWords(peeked)}
      </p>
    </div>
  );
}

/** Where nothing hovers, choosing is the only way to look, and has to be known to be harmless. */
function Hint() {
  return (
    <>
      <span className={styles.hover}>Point at an action to see in the tree what it would do.</span>
      <span className={styles.touch}>
        Choose an action to see what it would do. Nothing happens before you confirm.
      </span>
    </>
  );
}

interface OfferButtonProps {
  offer: Offer;
  disabled: boolean;
  onPeek: (offer: Offer | undefined) => void;
  onChoose: (operation: Operation) => void;
}

/** A refused action can be opened as well: the panel then says why, and what works instead. */
function OfferButton({ offer, disabled, onPeek, onChoose }: OfferButtonProps) {
  const { answer } = offer;
  return (
    <UnstyledButton
      className={styles.offer}
      data-answer={answer.kind}
      data-offer={offer.place}
      aria-disabled={disabled}
      onPointerEnter={() => onPeek(offer)}
      onPointerLeave={() => onPeek(undefined)}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onPeek(offer)}
      onBlur={() => onPeek(undefined)}
      // Not `disabled`: the keyboard stays where it is while a job runs.
      onClick={() => disabled || onChoose(offer.operation)}
    >
      <span className={styles.offerLabel}>{offer.label}</span>
      {(answer.kind === 'loss' || answer.kind === 'refused') && (
        <span className={styles.reason}>{reasonOf(answer)}</span>
      )}
    </UnstyledButton>
  );
}

/** The first reason, in a few words; the panel shows them all. */
function reasonOf(answer: Extract<Answer, { kind: 'loss' | 'refused' }>): string {
  const [first] = answer.refusals;
  const words = first === undefined ? 'refused' : refusalWords[first.code];
  return answer.kind === 'loss' ? `${words}: only with force` : words;
}

function answerInWords({ answer, operation }: Offer): string {
  switch (answer.kind) {
    case 'ready':
      return answer.plan.sentence;
    case 'form':
      return formWords(operation);
    case 'loss':
    case 'refused':
      return answer.refusals[0]?.sentence ?? 'This is refused.';
    default:
      return answer satisfies never;
  }
}

/** What can be typed or chosen; what follows from it is previewed then. */
function formWords({ kind }: Operation): string {
  switch (kind) {
    case 'rename':
      return 'Give it another name. No data is touched.';
    case 'describe':
      return 'Write down what it is for. No data is touched.';
    case 'tag':
    case 'batch':
      return 'Add and remove tags. No data is touched.';
    default:
      return 'Choose what is to be done.';
  }
}
