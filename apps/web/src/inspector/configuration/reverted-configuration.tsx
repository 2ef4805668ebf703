import type { Plan, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { configurationQuery } from '../../api/queries/queries.ts';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import { Late } from '../../ui/lazy/late.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import panel from '../panel.module.css';
import styles from './captured-configuration.module.css';
import { compared } from './compare.ts';
import { SettingsTable } from './settings-table.tsx';

interface RevertedProps {
  readonly reading: TreeReading;
  readonly plan: Plan;
  /** The snapshot whose configuration is restored. */
  readonly to: string;
}

/** The settings of the VM that a revert changes. */
export function RevertedConfiguration({ reading, plan, to }: RevertedProps) {
  const query = useQuery(configurationQuery(useQueryClient(), reading, to));
  const kept = plan.effects.some((effect) => effect.kind === 'created');
  const comparison =
    query.data === undefined ? undefined : compared(query.data.live, query.data.captured, reading.tree);
  return (
    <section className={panel.block}>
      <h3>{configurationMessages.title}</h3>
      {comparison?.kind === 'none' && (
        <p className={styles.quiet}>{configurationMessages.reverted.unknown(comparison.why)}</p>
      )}
      {comparison?.kind === 'compared' && comparison.count === 0 && (
        <p className={styles.quiet}>{configurationMessages.reverted.same}</p>
      )}
      {comparison?.kind === 'compared' && comparison.count > 0 && (
        <>
          <p className={styles.quiet}>
            {kept ? configurationMessages.reverted.changesKept : configurationMessages.reverted.changes}
          </p>
          <SettingsTable
            caption={configurationMessages.reverted.caption}
            sections={comparison.sections}
            before={configurationMessages.reverted.before}
            after={configurationMessages.reverted.after}
            words={configurationMessages.reverted}
            all={false}
          />
        </>
      )}
      {query.data === undefined && query.isError && <ProblemNote problem={problemOf(query.error)} />}
      {query.data === undefined && query.isLoading && (
        <Late>
          <p className={styles.quiet} role="status">
            {configurationMessages.readingRevert}
          </p>
        </Late>
      )}
    </section>
  );
}
