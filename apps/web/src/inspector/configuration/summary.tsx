import { UnstyledButton } from '@mantine/core';
import type { ConfigurationReading, Snapshot, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { configurationQuery } from '../../api/queries/queries.ts';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import { differenceCount } from '../../messages/text/counts.ts';
import styles from './captured-configuration.module.css';
import { PLACE } from './captured-configuration.tsx';
import { compared } from './compare.ts';

interface SummaryProps {
  readonly reading: TreeReading;
  readonly snapshot: Snapshot;
}

/** How many settings differ from now, in one line, with a link to the details. */
export function ConfigurationSummary({ reading, snapshot }: SummaryProps) {
  const query = useQuery(configurationQuery(useQueryClient(), reading, snapshot.id));
  if (query.data === undefined) return query.isLoading ? '…' : configurationMessages.summary.unreadable;
  return (
    <UnstyledButton className={styles.summary} onClick={goThere}>
      {inWords(query.data, reading)}
    </UnstyledButton>
  );
}

function inWords(found: ConfigurationReading, { tree }: TreeReading): string {
  const comparison = compared(found.captured, found.live, tree);
  if (comparison.kind === 'none') return configurationMessages.summary.notCaptured;
  return comparison.count === 0
    ? configurationMessages.summary.same
    : configurationMessages.summary.differs(differenceCount(comparison.count));
}

function goThere(): void {
  const place = document.getElementById(PLACE);
  place?.scrollIntoView({ block: 'nearest' });
  place?.focus({ preventScroll: true });
}
