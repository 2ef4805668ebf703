import { UnstyledButton } from '@mantine/core';
import type { Operation } from '@snaptree/core';
import { useState } from 'react';
import { inspectorMessages } from '../../messages/inspector/inspector.ts';
import { refusalWords } from '../../messages/operations/refusals.ts';
import panel from '../panel.module.css';
import type { InspectorProps } from '../props.ts';
import styles from './action-list.module.css';
import type { Action, ActionGroup, Answer } from './actions.ts';

type ActionListProps = Pick<InspectorProps, 'blockedReason' | 'handlers'> & {
  groups: readonly ActionGroup[];
};

/** Every action, with the reason if it is refused. Hovering over one previews it in the tree. */
export function ActionList({ groups, blockedReason, handlers }: ActionListProps) {
  const [hovered, setHovered] = useState<Action>();
  const hover = (action: Action | undefined) => {
    setHovered(action);
    handlers.hover(action?.operation);
  };
  if (groups.length === 0) return null;
  return (
    <div className={styles.actions}>
      {blockedReason !== undefined && (
        <p className={panel.stale}>{inspectorMessages.actionsDisabled(blockedReason)}</p>
      )}
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

/** Touch screens have no hover, so the hint says that choosing an action is harmless. */
function Hint() {
  return (
    <>
      <span className={styles.hover}>{inspectorMessages.hoverHint}</span>
      <span className={styles.touch}>{inspectorMessages.touchHint}</span>
    </>
  );
}

interface ActionButtonProps {
  action: Action;
  disabled: boolean;
  onHover: (action: Action | undefined) => void;
  onChoose: (operation: Operation) => void;
}

/** A refused action opens too: the panel says why, and offers alternatives. */
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
      // Not `disabled`, which would lose the focus while a job runs.
      onClick={() => disabled || onChoose(action.operation)}
    >
      <span className={styles.actionLabel}>{action.label}</span>
      {(answer.kind === 'loss' || answer.kind === 'refused') && (
        <span className={styles.reason}>{reasonOf(answer)}</span>
      )}
    </UnstyledButton>
  );
}

/** The first reason in short; the panel shows all. */
function reasonOf(answer: Extract<Answer, { kind: 'loss' | 'refused' }>): string {
  const [first] = answer.refusals;
  const words = first === undefined ? inspectorMessages.refusedShort : refusalWords[first.code];
  return answer.kind === 'loss' ? inspectorMessages.forceRequired(words) : words;
}

function answerInWords({ answer, operation }: Action): string {
  switch (answer.kind) {
    case 'ready':
      return answer.plan.sentence;
    case 'form':
      return formWords(operation);
    case 'loss':
    case 'refused':
      return answer.refusals[0]?.sentence ?? inspectorMessages.refused;
    default:
      return answer satisfies never;
  }
}

/** What the form of an operation asks for. */
function formWords({ kind }: Operation): string {
  switch (kind) {
    case 'rename':
      return inspectorMessages.forms.rename;
    case 'describe':
      return inspectorMessages.forms.describe;
    case 'tag':
    case 'batch':
      return inspectorMessages.forms.tags;
    default:
      return inspectorMessages.forms.other;
  }
}
