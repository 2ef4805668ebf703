import { Button } from '@mantine/core';
import type { ConfigurationReading, Snapshot, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { configurationQuery } from '../../api/queries/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
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

/** What a restore point captured of the machine besides disks and memory, held against the machine of now. */
export function CapturedConfiguration({ reading, snapshot, settings }: CapturedProps) {
  const query = useQuery(configurationQuery(useQueryClient(), reading, snapshot.id));
  const { data } = query;
  return (
    <div className={styles.below}>
      {data?.screenshot !== undefined && (
        <Screenshot reading={reading} snapshot={snapshot} facts={data.screenshot} />
      )}
      <ConfigurationFrame
        title="Configuration"
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
              Try again
            </Button>
          </ProblemNote>
        )}
        {data === undefined && query.isPending && query.fetchStatus === 'idle' && (
          <Waiting>It is read after the tree, once nothing works on this restore point any more.</Waiting>
        )}
        {data === undefined && query.isLoading && <Waiting>Reading the configuration…</Waiting>}
      </ConfigurationFrame>
    </div>
  );
}

/** Older than this, a configuration is said to be of its time, in milliseconds. */
const OLD_AFTER = 60_000;

interface FoundProps {
  readonly found: ConfigurationReading;
  readonly reading: TreeReading;
  readonly all: boolean;
  /** The last question was answered with an error. */
  readonly failed: boolean;
}

function Captured({ found, reading, all, failed }: FoundProps) {
  const now = useNow(10_000);
  const comparison = compared(found.captured, found.live, reading.tree);
  const documents = documentsOf(found);
  const then = whileRunning(found.captured);
  const today = whileRunning(found.live);
  return (
    <>
      {(failed || now - found.asOf > OLD_AFTER) && (
        <p className={panel.stale}>
          As of <When at={found.asOf} />; the hypervisor could not be asked since.
        </p>
      )}
      <Compared
        comparison={comparison}
        all={all}
        words={{
          none: 'There is none to compare.',
          same: 'No difference: the machine is configured as it was when this was taken.',
          differ: ' between then and now',
        }}
        sides={{
          caption: 'Settings then and now',
          before: 'Then',
          after: 'Now',
          words: { added: 'added since', removed: 'removed since' },
        }}
      />
      {then !== undefined && (
        <Running title="It ran with something else then, until it was switched off" sections={then} />
      )}
      {today !== undefined && (
        <Running title="It runs with something else now, until it is switched off" sections={today} />
      )}
      {documents.captured !== undefined && <RawText title="As captured" raw={documents.captured} />}
      {documents.live !== undefined && <RawText title="As it is now" raw={documents.live} />}
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
        caption="The definition and what runs in its place"
        sections={sections}
        before="Definition"
        after="While running"
        words={{ added: 'plugged in', removed: 'unplugged' }}
        all={false}
      />
    </div>
  );
}
