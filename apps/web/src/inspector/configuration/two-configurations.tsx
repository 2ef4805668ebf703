import type { TreeReading } from '@snaptree/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { configurationQuery } from '../../api/queries/queries.ts';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import { nameOf } from '../../messages/operations/operations.ts';
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

/** The configurations of two snapshots, compared. */
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
        title={configurationMessages.two}
        settings={settings}
        canShowAll={comparison?.kind === 'compared'}
      >
        {comparison !== undefined && (
          <Compared
            comparison={comparison}
            all={settings.all}
            words={{
              none: configurationMessages.pair.none,
              same: configurationMessages.pair.same,
              differ: configurationMessages.pair.differ,
            }}
            sides={{
              caption: configurationMessages.pair.caption,
              before: nameOf(tree, ids[0]),
              after: nameOf(tree, ids[1]),
              words: configurationMessages.pair,
            }}
          />
        )}
        {!both && error !== null && <ProblemNote problem={problemOf(error)} />}
        {!both && error === null && <Waiting>{configurationMessages.readingTwo}</Waiting>}
      </ConfigurationFrame>
    </div>
  );
}
