import { Button, Checkbox, TextInput } from '@mantine/core';
import { lacksSpace, type Plan, type SnapshotTree } from '@snaptree/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { losesData, traitsInWords, Warnings } from '../inspector/preview/preview-panel.tsx';
import { confirmMessages } from '../messages/operations/confirm.ts';
import { bytesInWords } from '../messages/text/format.ts';
import { Sentence } from '../ui/sentence.tsx';
import { lossesOf } from './losses.ts';
import { needsTyping, sameName } from './needs.ts';
import styles from './question.module.css';

export interface Answers {
  /** The typed name, where one is required. */
  readonly confirmation: string | undefined;
  readonly acceptLowSpace: boolean;
}

interface QuestionProps {
  readonly plan: Plan;
  readonly tree: SnapshotTree;
  readonly hostName: string;
  /** The selected snapshots; absent if the operation is about the VM. */
  readonly named?: { readonly count: number; readonly words: string } | undefined;
  /** Why nothing can be started now. */
  readonly blockedReason: string | undefined;
  readonly pending: boolean;
  /** The labels of the two buttons. */
  readonly labels: { readonly go: string; readonly back: string };
  readonly onGo: (answers: Answers) => void;
  readonly onBack: () => void;
  /** What the hypervisor calls it. */
  readonly nativeTerms?: ReactNode;
  /** A changed tree. */
  readonly news?: ReactNode;
  readonly error?: ReactNode;
  /** Changes of the configuration. */
  readonly more?: ReactNode;
}

/** The preview lists all. */
const LISTED = 8;

/** Asks for confirmation: where, what, what is lost, the space, and whether it can be canceled. */
export function Question(props: QuestionProps) {
  const { plan, tree, blockedReason, pending, labels, onGo, onBack } = props;
  const [typed, setTyped] = useState('');
  const [acceptLowSpace, setAcceptLowSpace] = useState(false);
  const typing = needsTyping(plan);
  const losing = losesData(plan);
  const short = lacksSpace(plan);
  const ready =
    blockedReason === undefined &&
    (!typing || sameName(typed, tree.domain.name)) &&
    (!short || acceptLowSpace);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onGo({ confirmation: typing ? typed.trim() : undefined, acceptLowSpace });
  };
  // Enter alone must not delete data, so the focus starts on the other button.
  const focusBack = (losing || short) && !typing;
  return (
    <form onSubmit={submit} className={styles.form}>
      <Where {...props} />
      {props.news}
      <p className={styles.sentence}>{plan.sentence}</p>
      {props.nativeTerms}
      <Lost plan={plan} tree={tree} />
      <Warnings plan={plan} />
      <Space plan={plan} tree={tree} />
      {props.more}
      <p className={styles.quiet}>{traitsInWords(plan)}</p>
      <div className={styles.foot}>
        {short && (
          <Checkbox
            label={confirmMessages.acceptLowSpace}
            checked={acceptLowSpace}
            onChange={(event) => setAcceptLowSpace(event.currentTarget.checked)}
          />
        )}
        {typing && (
          <TextInput
            label={
              <Sentence
                text={confirmMessages.type}
                parts={{ name: <code className={styles.typed}>{tree.domain.name}</code> }}
              />
            }
            aria-label={confirmMessages.typeLabel(tree.domain.name)}
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
        <dt>{confirmMessages.host}</dt>
        <dd>{hostName}</dd>
      </div>
      <div>
        <dt>{confirmMessages.vm}</dt>
        <dd>{tree.domain.name}</dd>
      </div>
      {named !== undefined && (
        <div>
          <dt>{confirmMessages.snapshots(named.count)}</dt>
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
    <section className={styles.lost} aria-label={confirmMessages.lost}>
      <h3>
        <span aria-hidden="true">× </span>
        {confirmMessages.lost}
      </h3>
      <ul>
        {lost.slice(0, LISTED).map(({ key, name, means }) => (
          <li key={key}>
            <b>{name}</b>: {means}
          </li>
        ))}
        {more > 0 && <li>{confirmMessages.lostMore(more)}</li>}
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
        <dt>{confirmMessages.frees}</dt>
        <dd>
          {freesBytes === undefined
            ? confirmMessages.unknown
            : confirmMessages.atMost(bytesInWords(freesBytes))}
        </dd>
      </div>
      <div>
        <dt>{confirmMessages.needs}</dt>
        <dd>{needsBytes === undefined ? confirmMessages.unknown : bytesInWords(needsBytes)}</dd>
      </div>
      <div>
        <dt>{confirmMessages.free}</dt>
        <dd>{tree.freeBytes === undefined ? confirmMessages.unknown : bytesInWords(tree.freeBytes)}</dd>
      </div>
    </dl>
  );
}
