import { UnstyledButton } from '@mantine/core';
import type { Operation } from '@snaptree/core';
import { useState } from 'react';
import { refusalWords } from '../../messages/refusals.ts';
import panel from '../panel.module.css';
import type { InspectorProps } from '../props.ts';
import styles from './action-list.module.css';
import type { Action, ActionGroup, Answer } from './actions.ts';

type ActionListProps = Pick<InspectorProps, 'blockedReason' | 'handlers'> & {
  groups: readonly ActionGroup[];
};

/** Every action with its reason when it cannot be done. Resting on one paints it on the graph. */
export function ActionList({ groups, blockedReason, handlers }: ActionListProps) {
  const [hovered, setHovered] = useState<Action>();
  const hover = (action: Action | undefined) => {
    setHovered(action);
    handlers.hover(action?.operation);
  };
  if (groups.length === 0) return null;
  return (
    <div className={styles.actions}>
      {blockedReason !== undefined && <p className={panel.stale}>{blockedReason} Actions wait.</p>}
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h3>{group.title}</h3>
          {group.actions.map((action) => (
            <ActionButton
              key={action.place}
              action={action}
              disabled={blockedReason !== undefined}
              onHover={hover}
              onChoose={(operation) => {
                hover(undefined);
                handlers.prepare(operation);
              }}
            />
          ))}
        </section>
      ))}
      <p className={styles.explanation} aria-live="polite">
        {hovered === undefined ? <Hint /> : answerInWords(hovered)}
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

interface ActionButtonProps {
  action: Action;
  disabled: boolean;
  onHover: (action: Action | undefined) => void;
  onChoose: (operation: Operation) => void;
}

/** A refused action can be opened as well: the panel then says why, and what works instead. */
function ActionButton({ action, disabled, onHover, onChoose }: ActionButtonProps) {
  const { answer } = action;
  return (
    <UnstyledButton
      className={styles.action}
      data-answer={answer.kind}
      data-action={action.place}
      aria-disabled={disabled}
      onPointerEnter={() => onHover(action)}
      onPointerLeave={() => onHover(undefined)}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onHover(action)}
      onBlur={() => onHover(undefined)}
      // Not `disabled`: the keyboard stays where it is while a job runs.
      onClick={() => disabled || onChoose(action.operation)}
    >
      <span className={styles.actionLabel}>{action.label}</span>
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

function answerInWords({ answer, operation }: Action): string {
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
