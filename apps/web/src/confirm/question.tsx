import { Button, TextInput } from '@mantine/core';
import type { Plan, SnapshotTree } from '@snaptree/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { losesData, traitsInWords, Warnings } from '../inspector/preview/preview-panel.tsx';
import { bytesInWords } from '../messages/format.ts';
import { lossesOf } from './losses.ts';
import { needsTyping, sameName } from './needs.ts';
import styles from './question.module.css';

interface QuestionProps {
  readonly plan: Plan;
  readonly tree: SnapshotTree;
  readonly hostName: string;
  /** The restore points that are named, in words; absent where the whole machine is meant. */
  readonly named?: { readonly count: number; readonly words: string } | undefined;
  /** Why nothing may be begun now. */
  readonly blockedReason: string | undefined;
  readonly pending: boolean;
  /** The button that begins, and the one that does not. */
  readonly labels: { readonly go: string; readonly back: string };
  readonly onGo: (confirmation: string | undefined) => void;
  readonly onBack: () => void;
  /** What the hypervisor calls it. */
  readonly ownWords?: ReactNode;
  /** What came between: another tree, an error. */
  readonly news?: ReactNode;
  readonly error?: ReactNode;
  /** What else becomes another: the machine's configuration. */
  readonly more?: ReactNode;
}

/** Lost things that are listed one by one; the preview on the page has them all. */
const LISTED = 8;

/** The last look before anything happens: where, what, what is lost, the space, and whether it can be stopped. */
export function Question(props: QuestionProps) {
  const { plan, tree, blockedReason, pending, labels, onGo, onBack } = props;
  const [typed, setTyped] = useState('');
  const typing = needsTyping(plan);
  const losing = losesData(plan);
  const ready = blockedReason === undefined && (!typing || sameName(typed, tree.domain.name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onGo(typing ? typed.trim() : undefined);
  };
  // Enter alone must not throw anything away: the focus then begins on the way back.
  const focusBack = losing && !typing;
  return (
    <form onSubmit={submit} className={styles.form}>
      <Where {...props} />
      {props.news}
      <p className={styles.sentence}>{plan.sentence}</p>
      {props.ownWords}
      <Lost plan={plan} tree={tree} />
      <Warnings plan={plan} />
      <Space plan={plan} tree={tree} />
      {props.more}
      <p className={styles.quiet}>{traitsInWords(plan)}</p>
      <div className={styles.foot}>
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
            spellCheck={false}
            data-autofocus
          />
        )}
        {blockedReason !== undefined && <p className={styles.stale}>{blockedReason}</p>}
        {props.error}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onBack} {...(focusBack ? { 'data-autofocus': true } : {})}>
            {labels.back}
          </Button>
          <Button
            type="submit"
            color={losing ? 'loss' : 'accent'}
            disabled={!ready}
            loading={pending}
            {...(typing || focusBack ? {} : { 'data-autofocus': true })}
          >
            {labels.go}
          </Button>
        </div>
      </div>
    </form>
  );
}

function Where({ hostName, tree, named }: QuestionProps) {
  return (
    <dl className={styles.where}>
      <div>
        <dt>Host</dt>
        <dd>{hostName}</dd>
      </div>
      <div>
        <dt>Machine</dt>
        <dd>{tree.domain.name}</dd>
      </div>
      {named !== undefined && (
        <div>
          <dt>Restore point{named.count === 1 ? '' : 's'}</dt>
          <dd>{named.words}</dd>
        </div>
      )}
    </dl>
  );
}

function Lost({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  const { lost, kept } = lossesOf(plan, tree);
  if (lost.length === 0) return kept === undefined ? null : <p className={styles.kept}>{kept}</p>;
  const more = lost.length - LISTED;
  return (
    <section className={styles.lost} aria-label="Lost for good">
      <h3>
        <span aria-hidden="true">× </span>Lost for good
      </h3>
      <ul>
        {lost.slice(0, LISTED).map(({ key, name, means }) => (
          <li key={key}>
            <b>{name}</b>: {means}
          </li>
        ))}
        {more > 0 && <li>and {more} more; the preview lists them all</li>}
      </ul>
      {kept !== undefined && <p>{kept}</p>}
    </section>
  );
}

function Space({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  const { freesBytes, needsBytes } = plan.space;
  if (plan.disks.length === 0 && !freesBytes && !needsBytes) return null;
  return (
    <dl className={styles.space}>
      <div>
        <dt>Frees</dt>
        <dd>{freesBytes === undefined ? 'not known' : `at most ${bytesInWords(freesBytes)}`}</dd>
      </div>
      <div>
        <dt>Needs at the peak</dt>
        <dd>{needsBytes === undefined ? 'not known' : bytesInWords(needsBytes)}</dd>
      </div>
      <div>
        <dt>Free there now</dt>
        <dd>{tree.freeBytes === undefined ? 'not known' : bytesInWords(tree.freeBytes)}</dd>
      </div>
    </dl>
  );
}
