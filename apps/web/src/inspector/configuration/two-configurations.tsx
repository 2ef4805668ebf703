import { Switch } from '@mantine/core';
import type { TreeReading } from '@snaptree/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { problemOf } from '../../api/problem.ts';
import { configurationQuery } from '../../api/queries.ts';
import { Late } from '../../marks/late.tsx';
import { ProblemNote } from '../../marks/problem-note.tsx';
import { counted } from '../../words/figures.ts';
import { nameOf } from '../../words/operations.ts';
import type { SettingsView } from '../inspector.tsx';
import panel from '../panel.module.css';
import styles from './captured-configuration.module.css';
import { compared } from './compare.ts';
import { SettingsTable } from './settings-table.tsx';

interface TwoProps {
  readonly reading: TreeReading;
  /** The older one first. */
  readonly ids: readonly [string, string];
  readonly settings: SettingsView;
}

/** What two restore points captured, held against each other. */
export function TwoConfigurations({ reading, ids, settings }: TwoProps) {
  const title = useId();
  const { tree } = reading;
  const client = useQueryClient();
  const [older, younger] = useQueries({
    queries: [configurationQuery(client, reading, ids[0]), configurationQuery(client, reading, ids[1])],
  });
  const error = older.error ?? younger.error;
  const both = older.data !== undefined && younger.data !== undefined;
  const comparison = both ? compared(older.data.captured, younger.data.captured, tree) : undefined;
  return (
    <section className={`${panel.block} ${styles.below}`} aria-labelledby={title}>
      <div className={styles.head}>
        <h3 id={title}>Their configurations</h3>
        {comparison?.kind === 'compared' && (
          <Switch
            size="xs"
            label="Show all"
            aria-label="Show all settings"
            checked={settings.all}
            onChange={(event) => settings.onAll(event.currentTarget.checked)}
          />
        )}
      </div>
      {comparison?.kind === 'none' && (
        <p className={styles.quiet}>There are not two to compare. {comparison.why}</p>
      )}
      {comparison?.kind === 'compared' && (
        <>
          <p className={styles.quiet} role="status">
            {comparison.count === 0
              ? 'No difference between the two.'
              : `${counted(comparison.count, 'difference')}.`}
          </p>
          {(settings.all || comparison.count > 0) && (
            <SettingsTable
              caption="The configurations that the two restore points captured"
              sections={comparison.sections}
              before={nameOf(tree, ids[0])}
              after={nameOf(tree, ids[1])}
              words={{ added: 'only in the second', removed: 'only in the first' }}
              all={settings.all}
            />
          )}
        </>
      )}
      {!both && error !== null && <ProblemNote problem={problemOf(error)} />}
      {!both && error === null && (
        <Late>
          <p className={styles.quiet} role="status">
            Reading the configurations…
          </p>
        </Late>
      )}
    </section>
  );
}
