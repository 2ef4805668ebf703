import { UnstyledButton } from '@mantine/core';
import type { ConfigurationReading, Snapshot, TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { configurationQuery } from '../../api/queries/queries.ts';
import { differenceCount } from '../../messages/counts.ts';
import styles from './captured-configuration.module.css';
import { PLACE } from './captured-configuration.tsx';
import { compared } from './compare.ts';

interface SummaryProps {
  readonly reading: TreeReading;
  readonly snapshot: Snapshot;
}

/** One line among the facts: how much of the configuration is another now. It leads to the whole. */
export function ConfigurationSummary({ reading, snapshot }: SummaryProps) {
  const query = useQuery(configurationQuery(useQueryClient(), reading, snapshot.id));
  if (query.data === undefined) return query.isLoading ? '…' : 'cannot be read now';
  return (
    <UnstyledButton className={styles.summary} onClick={goThere}>
      {inWords(query.data, reading)}
    </UnstyledButton>
  );
}

function inWords(found: ConfigurationReading, { tree }: TreeReading): string {
  const comparison = compared(found.captured, found.live, tree);
  if (comparison.kind === 'none') return 'not captured';
  return comparison.count === 0 ? 'as it is now' : `${differenceCount(comparison.count)} from now`;
}

function goThere(): void {
  const place = document.getElementById(PLACE);
  place?.scrollIntoView({ block: 'nearest' });
  place?.focus({ preventScroll: true });
}
