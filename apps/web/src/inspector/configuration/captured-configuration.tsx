import { Button, Switch } from '@mantine/core';
import type { ConfigurationReading, Snapshot, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { problemOf } from '../../api/problem.ts';
import { configurationQuery } from '../../api/queries.ts';
import { useNow } from '../../marks/clock.ts';
import { Late } from '../../marks/late.tsx';
import { ProblemNote } from '../../marks/problem-note.tsx';
import { When } from '../../marks/when.tsx';
import { counted } from '../../words/figures.ts';
import type { SettingsView } from '../inspector.tsx';
import panel from '../panel.module.css';
import styles from './captured-configuration.module.css';
import { type Comparison, compared, documentsOf, whileRunning } from './compare.ts';
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
  const title = useId();
  return (
    <div className={styles.below}>
      {query.data?.screenshot !== undefined && (
        <Screenshot reading={reading} snapshot={snapshot} facts={query.data.screenshot} />
      )}
      <section className={panel.block} aria-labelledby={title} id={PLACE} tabIndex={-1}>
        <div className={styles.head}>
          <h3 id={title}>Configuration</h3>
          {query.data?.captured.kind === 'known' && query.data.live.kind === 'known' && (
            <Switch
              size="xs"
              label="Show all"
              aria-label="Show all settings"
              checked={settings.all}
              onChange={(event) => settings.onAll(event.currentTarget.checked)}
            />
          )}
        </div>
        {query.data !== undefined && (
          <Captured found={query.data} reading={reading} all={settings.all} failed={query.isError} />
        )}
        {query.data === undefined && query.isError && (
          <ProblemNote problem={problemOf(query.error)}>
            <Button variant="default" size="xs" mt={6} onClick={() => void query.refetch()}>
              Try again
            </Button>
          </ProblemNote>
        )}
        {query.data === undefined && query.isPending && query.fetchStatus === 'idle' && (
          <Late>
            <p className={styles.quiet}>
              It is read after the tree, once nothing works on this restore point any more.
            </p>
          </Late>
        )}
        {query.data === undefined && query.isLoading && (
          <Late>
            <p className={styles.quiet} role="status">
              Reading the configuration…
            </p>
          </Late>
        )}
      </section>
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
      <Differences comparison={comparison} all={all} />
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

function Differences({ comparison, all }: { comparison: Comparison; all: boolean }) {
  if (comparison.kind === 'none') {
    return <p className={styles.quiet}>There is none to compare. {comparison.why}</p>;
  }
  const { sections, count } = comparison;
  return (
    <>
      <p className={styles.quiet} role="status">
        {count === 0
          ? 'No difference: the machine is configured as it was when this was taken.'
          : `${counted(count, 'difference')} between then and now.`}
      </p>
      {(all || count > 0) && (
        <SettingsTable
          caption="Settings then and now"
          sections={sections}
          before="Then"
          after="Now"
          words={{ added: 'added since', removed: 'removed since' }}
          all={all}
        />
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
