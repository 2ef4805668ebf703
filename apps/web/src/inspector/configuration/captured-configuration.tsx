import { Button } from '@mantine/core';
import type { ConfigurationReading, Snapshot, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { configurationQuery } from '../../api/queries/queries.ts';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import { useServerNow } from '../../ui/clock.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { When } from '../../ui/when.tsx';
import panel from '../panel.module.css';
import type { SettingsView } from '../props.ts';
import styles from './captured-configuration.module.css';
import { compared, documentsOf, whileRunning } from './compare.ts';
import { Compared, ConfigurationFrame, Waiting } from './frame.tsx';
import { RawText } from './raw-text.tsx';
import { Screenshot } from './screenshot.tsx';
import { SettingsTable } from './settings-table.tsx';

interface CapturedProps {
  readonly reading: TreeReading;
  readonly snapshot: Snapshot;
  readonly settings: SettingsView;
}

/** The id of the section, for links within the panel. */
export const PLACE = 'captured-configuration';

/** The configuration that a snapshot captured, compared with the present one. */
export function CapturedConfiguration({ reading, snapshot, settings }: CapturedProps) {
  const query = useQuery(configurationQuery(useQueryClient(), reading, snapshot.id));
  const { data } = query;
  return (
    <div className={styles.below}>
      {data?.screenshot !== undefined && (
        <Screenshot reading={reading} snapshot={snapshot} facts={data.screenshot} />
      )}
      <ConfigurationFrame
        title={configurationMessages.title}
        id={PLACE}
        settings={settings}
        canShowAll={data?.captured.kind === 'known' && data.live.kind === 'known'}
      >
        {data !== undefined && (
          <Captured found={data} reading={reading} all={settings.all} failed={query.isError} />
        )}
        {data === undefined && query.isError && (
          <ProblemNote problem={problemOf(query.error)}>
            <Button variant="default" size="xs" mt={6} onClick={() => void query.refetch()}>
              {configurationMessages.retry}
            </Button>
          </ProblemNote>
        )}
        {data === undefined && query.isPending && query.fetchStatus === 'idle' && (
          <Waiting>{configurationMessages.waiting}</Waiting>
        )}
        {data === undefined && query.isLoading && <Waiting>{configurationMessages.reading}</Waiting>}
      </ConfigurationFrame>
    </div>
  );
}

/** The age is shown if the configuration is older than this, in milliseconds. */
const OLD_AFTER = 60_000;

interface FoundProps {
  readonly found: ConfigurationReading;
  readonly reading: TreeReading;
  readonly all: boolean;
  /** The last request failed. */
  readonly failed: boolean;
}

function Captured({ found, reading, all, failed }: FoundProps) {
  const now = useServerNow(10_000);
  const comparison = compared(found.captured, found.live, reading.tree);
  const documents = documentsOf(found);
  const then = whileRunning(found.captured);
  const today = whileRunning(found.live);
  return (
    <>
      {(failed || now - found.asOf > OLD_AFTER) && (
        <p className={panel.stale}>
          <Sentence text={configurationMessages.stale} parts={{ time: <When at={found.asOf} /> }} />
        </p>
      )}
      <Compared
        comparison={comparison}
        all={all}
        words={{
          none: configurationMessages.captured.none,
          same: configurationMessages.captured.same,
          differ: configurationMessages.captured.differ,
        }}
        sides={{
          caption: configurationMessages.captured.caption,
          before: configurationMessages.captured.before,
          after: configurationMessages.captured.after,
          words: configurationMessages.captured,
        }}
      />
      {then !== undefined && <Running title={configurationMessages.captured.ranThen} sections={then} />}
      {today !== undefined && <Running title={configurationMessages.captured.runsNow} sections={today} />}
      {documents.captured !== undefined && (
        <RawText title={configurationMessages.captured.raw} raw={documents.captured} />
      )}
      {documents.live !== undefined && (
        <RawText title={configurationMessages.captured.rawNow} raw={documents.live} />
      )}
    </>
  );
}

function Running({
  title,
  sections,
}: {
  title: string;
  sections: Parameters<typeof SettingsTable>[0]['sections'];
}) {
  return (
    <div className={styles.running}>
      <h4>{title}</h4>
      <SettingsTable
        caption={configurationMessages.running.caption}
        sections={sections}
        before={configurationMessages.running.before}
        after={configurationMessages.running.after}
        words={configurationMessages.running}
        all={false}
      />
    </div>
  );
}
