import type { Plan, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { configurationQuery } from '../../api/queries/queries.ts';
import { Late } from '../../ui/lazy/late.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import panel from '../panel.module.css';
import styles from './captured-configuration.module.css';
import { compared } from './compare.ts';
import { SettingsTable } from './settings-table.tsx';

interface RevertedProps {
  readonly reading: TreeReading;
  readonly plan: Plan;
  /** The restore point whose configuration comes back. */
  readonly to: string;
}

/** Which settings of the machine become others with a revert: they are part of what it does. */
export function RevertedConfiguration({ reading, plan, to }: RevertedProps) {
  const query = useQuery(configurationQuery(useQueryClient(), reading, to));
  const kept = plan.effects.some((effect) => effect.kind === 'created');
  const comparison =
    query.data === undefined ? undefined : compared(query.data.live, query.data.captured, reading.tree);
  return (
    <section className={panel.block}>
      <h3>Configuration</h3>
      {comparison?.kind === 'none' && (
        <p className={styles.quiet}>Which settings come back cannot be told. {comparison.why}</p>
      )}
      {comparison?.kind === 'compared' && comparison.count === 0 && (
        <p className={styles.quiet}>Nothing about it was changed since; it stays as it is.</p>
      )}
      {comparison?.kind === 'compared' && comparison.count > 0 && (
        <>
          <p className={styles.quiet}>
            It goes back as well.{kept && ' The one of now is kept in the safety snapshot.'}
          </p>
          <SettingsTable
            caption="Settings now and after the revert"
            sections={comparison.sections}
            before="Now"
            after="After"
            words={{ added: 'comes back', removed: 'goes' }}
            all={false}
          />
        </>
      )}
      {query.data === undefined && query.isError && <ProblemNote problem={problemOf(query.error)} />}
      {query.data === undefined && query.isLoading && (
        <Late>
          <p className={styles.quiet} role="status">
            Reading which settings come back…
          </p>
        </Late>
      )}
    </section>
  );
}
