import { Button, Modal } from '@mantine/core';
import type { Operation, Plan, TreeReading } from '@snaptree/core';
import { useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../api/http/problem.ts';
import { type Change, useOperate } from '../api/operate/use-operate.ts';
import { ConfigurationAfter } from '../inspector/configuration/configuration.tsx';
import { configurationShown } from '../inspector/configuration/shown.ts';
import { changesInWords } from '../messages/differences.ts';
import { listed } from '../messages/format.ts';
import { namedIn, nameOf, operationLabel, operationTitle } from '../messages/operations.ts';
import { useReturnFocus } from '../ui/focus.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { NativeTermsFor } from '../ui/terminology.tsx';
import styles from './confirm-dialog.module.css';
import { Question } from './question.tsx';

interface ConfirmProps {
  readonly reading: TreeReading;
  readonly hostName: string;
  readonly pendingOperation: Operation;
  /** Undefined when the tree has changed so that the operation is refused now. */
  readonly plan: Plan | undefined;
  readonly blockedReason: string | undefined;
  readonly onClose: () => void;
  readonly onBegun: () => void;
}

type Operate = ReturnType<typeof useOperate>;
type AskProps = ConfirmProps & { plan: Plan; operate: Operate };

/** So many restore points are named; the preview beneath lists what happens to all of them. */
const NAMED = 6;

/** The last look before anything happens: where, what, what is lost, and whether it can be stopped. */
export function ConfirmDialog(props: ConfirmProps) {
  const { reading, pendingOperation, plan, onClose, onBegun } = props;
  useReturnFocus();
  const operate = useOperate(onBegun);
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
  const go = (confirmation: string | undefined) => {
    const configuration = configurationShown(client, reading, plan);
    operate.send({ operation: pendingOperation, reading, confirmation, configuration });
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
      labels={{ go: operationLabel(pendingOperation, tree), back: 'Back to the preview' }}
      onGo={go}
      onBack={onClose}
      ownWords={<NativeTermsFor plan={plan} reading={reading} />}
      news={operate.changed !== undefined && <Changed {...operate.changed} />}
      more={<ConfigurationAfter reading={reading} plan={plan} />}
      error={operate.error !== null && <ProblemNote problem={problemOf(operate.error)} />}
    />
  );
}

/** The server read another tree than the one that was previewed; nothing was done. */
function Changed({ shown, now }: Change) {
  return (
    <div className={styles.changed} role="alert">
      <b>The tree changed since your preview. Nothing was done.</b>
      <ul>
        {changesInWords(shown, now).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>Below is the preview on the tree as it is now. Confirm once more if it is still what you want.</p>
    </div>
  );
}

/** The tree is one on which this cannot be done; perhaps because it was done, when the answer was lost. */
function NoLonger({ operate, onClose }: { operate: Operate; onClose: () => void }) {
  if (operate.ask !== undefined) {
    return (
      <div className={styles.form}>
        <p className={styles.changed} role="alert">
          The tree changed, and the answer to your request was lost: it may have been done. Asking again
          begins nothing twice.
        </p>
        <div className={styles.buttons}>
          <Button loading={operate.pending} onClick={operate.ask}>
            Ask what became of it
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.form}>
      <p className={styles.changed} role="alert">
        The tree changed, and this can no longer be done on it. Nothing was done. The preview says why.
      </p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>See why</Button>
      </div>
    </div>
  );
}
