import { Button, Modal, TextInput } from '@mantine/core';
import type { Operation, Plan, TreeReading } from '@snaptree/core';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { losesData, mannerInWords, Tally, Warnings } from '../inspector/preview-panel.tsx';
import { ProblemNote } from '../marks/problem-note.tsx';
import { changesInWords } from '../words/differences.ts';
import { bytesInWords, listed } from '../words/figures.ts';
import { namedIn, nameOf, operationLabel, operationTitle } from '../words/operations.ts';
import styles from './confirm-dialog.module.css';
import { needsTyping, sameName } from './needs.ts';
import { type Change, useOperate } from './use-operate.ts';

interface ConfirmProps {
  readonly reading: TreeReading;
  readonly hostName: string;
  readonly draft: Operation;
  /** Undefined when the tree has changed so that the operation is refused now. */
  readonly plan: Plan | undefined;
  readonly hold: string | undefined;
  readonly onClose: () => void;
  readonly onBegun: () => void;
}

type Operate = ReturnType<typeof useOperate>;
type AskProps = ConfirmProps & { plan: Plan; operate: Operate };

/** So many restore points are named; the preview beneath lists what happens to all of them. */
const NAMED = 6;

/** The last look before anything happens: where, what, what is lost, and whether it can be stopped. */
export function ConfirmDialog(props: ConfirmProps) {
  const { reading, draft, plan, onClose, onBegun } = props;
  const operate = useOperate(onBegun);
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={operationTitle(draft, reading.tree)}
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

function Ask({ reading, hostName, draft, plan, hold, operate, onClose }: AskProps) {
  const [typed, setTyped] = useState('');
  const { tree } = reading;
  const typing = needsTyping(plan);
  const ready = hold === undefined && (!typing || sameName(typed, tree.domain.name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) operate.send({ operation: draft, reading, confirmation: typing ? typed.trim() : undefined });
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <Where reading={reading} hostName={hostName} draft={draft} />
      {operate.changed !== undefined && <Changed {...operate.changed} />}
      <p className={styles.sentence}>{plan.sentence}</p>
      <Tally plan={plan} tree={tree} />
      <Warnings plan={plan} />
      <p className={styles.quiet}>
        {spaceInWords(plan)} {mannerInWords(plan)}
      </p>
      {typing && (
        <TextInput
          label={
            <>
              This throws away more than what you named. Type{' '}
              <code className={styles.typed}>{tree.domain.name}</code> to go on.
            </>
          }
          aria-label={`Type ${tree.domain.name} to go on`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      )}
      {hold !== undefined && <p className={styles.stale}>{hold}</p>}
      {operate.error !== null && <ProblemNote problem={problemOf(operate.error)} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          Back to the preview
        </Button>
        <Button
          type="submit"
          color={losesData(plan) ? 'loss' : 'accent'}
          disabled={!ready}
          loading={operate.pending}
          {...(typing ? {} : { 'data-autofocus': true })}
        >
          {operationLabel(draft, tree)}
        </Button>
      </div>
    </form>
  );
}

function Where({ reading, hostName, draft }: { reading: TreeReading; hostName: string; draft: Operation }) {
  const named = namedIn(draft).map((id) => nameOf(reading.tree, id));
  return (
    <dl className={styles.where}>
      <div>
        <dt>Host</dt>
        <dd>{hostName}</dd>
      </div>
      <div>
        <dt>Machine</dt>
        <dd>{reading.tree.domain.name}</dd>
      </div>
      {named.length > 0 && (
        <div>
          <dt>Restore point{named.length === 1 ? '' : 's'}</dt>
          <dd>{listed(named, NAMED)}</dd>
        </div>
      )}
    </dl>
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

function spaceInWords({ space }: Plan): string {
  const frees = space.freesBytes === undefined ? '' : `Frees at most ${bytesInWords(space.freesBytes)}.`;
  const needs = space.needsBytes === undefined ? '' : `Needs ${bytesInWords(space.needsBytes)} at the peak.`;
  return `${frees} ${needs}`.trim();
}
