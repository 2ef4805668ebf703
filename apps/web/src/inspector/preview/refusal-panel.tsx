import { Button, UnstyledButton } from '@mantine/core';
import { type Operation, planOperation, type Refusal, type TreeReading, withForce } from '@snaptree/core';
import { nameOf, operationTitle } from '../../messages/operations/operations.ts';
import { previewMessages } from '../../messages/operations/preview.ts';
import { pullPrice } from '../../messages/operations/pull-price.ts';
import { blockedWord, refusalHint, refusalWords } from '../../messages/operations/refusals.ts';
import { Name } from '../../ui/name.tsx';
import panel from '../panel.module.css';
import type { InspectorHandlers } from '../props.ts';
import { OpenFolders } from './open-folders.tsx';
import styles from './refusal-panel.module.css';

interface RefusalBodyProps {
  readonly operation: Operation;
  /** Those that are not shown at a field. */
  readonly notes: readonly Refusal[];
  /** All refusals. */
  readonly refusals: readonly Refusal[];
  readonly reading: TreeReading;
  readonly actions: InspectorHandlers;
}

/** Why an operation is refused, which nodes block it, and the alternatives. */
export function RefusalBody({ operation, notes, refusals, reading, actions }: RefusalBodyProps) {
  const forced = withForceWhereItHelps(operation, refusals, reading);
  return (
    <>
      {notes.map((refusal, index) => (
        <RefusalNote
          // biome-ignore lint/suspicious/noArrayIndexKey: refusals of one preview never change their order
          key={index}
          refusal={refusal}
          reading={reading}
          onPick={actions.pick}
          onChoose={actions.prepare}
        />
      ))}
      {forced !== undefined && (
        <section className={panel.block}>
          <h3>{previewMessages.forceTitle}</h3>
          <p className={panel.hint}>{previewMessages.forceHint}</p>
          <Button variant="outline" color="loss" fullWidth onClick={() => actions.prepare(forced)}>
            {previewMessages.force}
          </Button>
        </section>
      )}
    </>
  );
}

interface RefusalNoteProps {
  refusal: Refusal;
  reading: TreeReading;
  onPick: (id: string) => void;
  onChoose: (operation: Operation) => void;
}

function RefusalNote({ refusal, reading, onPick, onChoose }: RefusalNoteProps) {
  const { tree } = reading;
  const hint = refusalHint(refusal);
  return (
    <section className={styles.refusal} data-class={refusal.class}>
      <h3>{refusalWords[refusal.code]}</h3>
      <p>{refusal.sentence}</p>
      {refusal.blockers.length > 0 && (
        <p className={styles.blockers}>
          <span>{blockedWord(refusal)}:</span>
          {refusal.blockers.map((id) => (
            <UnstyledButton key={id} className={styles.blocker} onClick={() => onPick(id)}>
              <Name text={nameOf(tree, id)} />
            </UnstyledButton>
          ))}
        </p>
      )}
      {refusal.rule !== undefined && !refusal.sentence.includes(refusal.rule) && (
        <p className={styles.rule}>{refusal.rule}</p>
      )}
      {hint !== undefined && <p className={panel.hint}>{hint}</p>}
      {refusal.code === 'dependantsUnknown' && tree.unreadFolders !== undefined && (
        <OpenFolders reading={reading} folders={tree.unreadFolders} />
      )}
      {refusal.suggestions.length > 0 && (
        <div className={styles.suggestions}>
          <h4>{previewMessages.alternatives}</h4>
          {refusal.suggestions.map((operation) => (
            <Button
              key={JSON.stringify(operation)}
              variant="default"
              fullWidth
              className={styles.suggestion ?? ''}
              onClick={() => onChoose(operation)}
            >
              {operationTitle(operation, tree)}
              <Price operation={operation} reading={reading} />
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

/** What a merge by copying costs, which is the reason to prefer another alternative. */
function Price({ operation, reading }: { operation: Operation; reading: TreeReading }) {
  if (operation.kind !== 'mergeIntoChildren' || operation.pull !== true) return null;
  const result = planOperation(reading.tree, operation, reading.capabilities);
  if (!result.ok) return null;
  const copies = result.plan.disks.filter(({ action }) => action === 'pull');
  if (copies.length === 0) return null;
  const into = new Set(result.plan.steps.flatMap((step) => (step.kind === 'pull' ? step.into : [])));
  return (
    <span className={styles.price}>
      {pullPrice(copies, { children: into.size, needsBytes: result.plan.space.needsBytes })}
    </span>
  );
}

/** The operation with force, if force is enough to allow it. */
function withForceWhereItHelps(
  operation: Operation,
  refusals: readonly Refusal[],
  { tree, capabilities }: TreeReading,
): Operation | undefined {
  if (!refusals.every((refusal) => refusal.class === 'loss')) return undefined;
  const forced = withForce(operation);
  return forced !== operation && planOperation(tree, forced, capabilities).ok ? forced : undefined;
}
