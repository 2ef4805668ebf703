import { Skeleton } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../../../api/http/problem.ts';
import { hazardsQuery } from '../../../api/queries/queries.ts';
import { hazardMessages as messages } from '../../../messages/hosts/hazards.ts';
import { pageTitle } from '../../../messages/shell/shell.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from '../hosts.module.css';
import { FolderPools } from './folder-pools.tsx';
import { HazardList } from './hazard-list.tsx';

/** The known hazards of the hypervisor of one host. */
export function HazardsPage({ hostId, host }: { hostId: string; host: Host | undefined }) {
  const title = messages.title(host?.name ?? hostId);
  return (
    <main className={styles.page}>
      <title>{pageTitle(title)}</title>
      <p className={styles.crumb}>
        <Link to="/settings">{messages.back}</Link>
      </p>
      <div className={styles.head}>
        <h1>{title}</h1>
      </div>
      <Body hostId={hostId} />
    </main>
  );
}

function Body({ hostId }: { hostId: string }) {
  const report = useQuery(hazardsQuery(hostId));
  if (report.error !== null) return <ProblemNote problem={problemOf(report.error)} />;
  if (report.data === undefined) {
    return (
      <Late>
        <Skeleton height={320} maw={900} />
      </Late>
    );
  }
  const { product, hazards } = report.data;
  return (
    <>
      <p className={styles.quiet}>
        {hazards.length === 0 ? messages.none(product) : messages.intro(product)}
      </p>
      <HazardList hazards={hazards} />
      <FolderPools hostId={hostId} />
    </>
  );
}
