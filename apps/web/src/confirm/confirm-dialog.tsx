import { Button, Modal } from '@mantine/core';
import type { Operation, Plan, TreeReading } from '@snaptree/core';
import { useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../api/http/problem.ts';
import { type Change, useOperate } from '../api/operate/use-operate.ts';
import { ConfigurationAfter } from '../inspector/configuration/configuration.tsx';
import { configurationShown } from '../inspector/configuration/shown.ts';
import { confirmMessages } from '../messages/operations/confirm.ts';
import { changesInWords } from '../messages/operations/differences.ts';
import { namedIn, nameOf, operationLabel, operationTitle } from '../messages/operations/operations.ts';
import { listed } from '../messages/text/format.ts';
import { useReturnFocus } from '../ui/focus.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { NativeTermsFor } from '../ui/terminology.tsx';
import styles from './confirm-dialog.module.css';
import { type Answers, Question } from './question.tsx';

interface ConfirmProps {
  readonly reading: TreeReading;
  readonly hostName: string;
  readonly pendingOperation: Operation;
  /** Undefined when the tree has changed so that the operation is refused now. */
  readonly plan: Plan | undefined;
  readonly blockedReason: string | undefined;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

type Operate = ReturnType<typeof useOperate>;
type AskProps = ConfirmProps & { plan: Plan; operate: Operate };

/** The preview lists all of them. */
const NAMED = 6;

/** The confirmation: where, what, what is lost, and whether it can be canceled. */
export function ConfirmDialog(props: ConfirmProps) {
  const { reading, pendingOperation, plan, onClose, onStarted } = props;
  useReturnFocus();
  const operate = useOperate(onStarted);
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={operationTitle(pendingOperation, reading.tree)}
      classNames={{ title: styles.title ?? '' }}
    >
      {plan === undefined ? (
        <NoLonger operate={operate} onClose={onClose} />
      ) : (
        <Ask {...props} plan={plan} operate={operate} />
      )}
    </Modal>
  );
}

function Ask({ reading, hostName, pendingOperation, plan, blockedReason, operate, onClose }: AskProps) {
  const client = useQueryClient();
  const { tree } = reading;
  const go = (answers: Answers) => {
    const configuration = configurationShown(client, reading, plan);
    operate.send({ operation: pendingOperation, reading, configuration, ...answers });
  };
  const named = namedIn(pendingOperation).map((id) => nameOf(tree, id));
  return (
    <Question
      plan={plan}
      tree={tree}
      hostName={hostName}
      named={named.length === 0 ? undefined : { count: named.length, words: listed(named, NAMED) }}
      blockedReason={blockedReason}
      pending={operate.pending}
      labels={{ go: operationLabel(pendingOperation, tree), back: confirmMessages.back }}
      onGo={go}
      onBack={onClose}
      nativeTerms={<NativeTermsFor plan={plan} reading={reading} />}
      news={operate.changed !== undefined && <Changed {...operate.changed} />}
      more={<ConfigurationAfter reading={reading} plan={plan} />}
      error={operate.error !== null && <ProblemNote problem={problemOf(operate.error)} />}
    />
  );
}

/** The tree differs from the previewed one; nothing was done. */
function Changed({ shown, now }: Change) {
  return (
    <div className={styles.changed} role="alert">
      <b>{confirmMessages.changed}</b>
      <ul>
        {changesInWords(shown, now).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{confirmMessages.changedTodo}</p>
    </div>
  );
}

/** The operation is no longer possible, perhaps because it ran and the answer was lost. */
function NoLonger({ operate, onClose }: { operate: Operate; onClose: () => void }) {
  if (operate.ask !== undefined) {
    return (
      <div className={styles.form}>
        <p className={styles.changed} role="alert">
          {confirmMessages.answerLost}
        </p>
        <div className={styles.buttons}>
          <Button loading={operate.pending} onClick={operate.ask}>
            {confirmMessages.check}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.form}>
      <p className={styles.changed} role="alert">
        {confirmMessages.noLonger}
      </p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{confirmMessages.seeWhy}</Button>
      </div>
    </div>
  );
}
