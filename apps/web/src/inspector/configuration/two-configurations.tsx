import type { TreeReading } from '@snaptree/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { configurationQuery } from '../../api/queries/queries.ts';
import { nameOf } from '../../messages/operations.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import type { SettingsView } from '../props.ts';
import styles from './captured-configuration.module.css';
import { compared } from './compare.ts';
import { Compared, ConfigurationFrame, Waiting } from './frame.tsx';

interface TwoProps {
  readonly reading: TreeReading;
  /** The older one first. */
  readonly ids: readonly [string, string];
  readonly settings: SettingsView;
}

/** What two restore points captured, held against each other. */
export function TwoConfigurations({ reading, ids, settings }: TwoProps) {
  const { tree } = reading;
  const client = useQueryClient();
  const [older, younger] = useQueries({
    queries: [configurationQuery(client, reading, ids[0]), configurationQuery(client, reading, ids[1])],
  });
  const error = older.error ?? younger.error;
  const both = older.data !== undefined && younger.data !== undefined;
  const comparison = both ? compared(older.data.captured, younger.data.captured, tree) : undefined;
  return (
    <div className={styles.below}>
      <ConfigurationFrame
        title="Their configurations"
        settings={settings}
        canShowAll={comparison?.kind === 'compared'}
      >
        {comparison !== undefined && (
          <Compared
            comparison={comparison}
            all={settings.all}
            words={{
              none: 'There are not two to compare.',
              same: 'No difference between the two.',
              differ: '',
            }}
            sides={{
              caption: 'The configurations that the two restore points captured',
              before: nameOf(tree, ids[0]),
              after: nameOf(tree, ids[1]),
              words: { added: 'only in the second', removed: 'only in the first' },
            }}
          />
        )}
        {!both && error !== null && <ProblemNote problem={problemOf(error)} />}
        {!both && error === null && <Waiting>Reading the configurations…</Waiting>}
      </ConfigurationFrame>
    </div>
  );
}
