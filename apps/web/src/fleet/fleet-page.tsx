import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { FleetSearch } from '../app/search.ts';
import { SearchIcon } from '../marks/icons.tsx';
import { Late } from '../marks/late.tsx';
import { ProblemNote } from '../marks/problem-note.tsx';
import { When } from '../marks/when.tsx';
import { counted } from '../words/figures.ts';
import { DomainTable } from './domain-table.tsx';
import { findInFleet } from './find.ts';
import styles from './fleet-page.module.css';
import { type FleetHost, useFleet } from './use-fleet.ts';

const route = getRouteApi('/');

/** All machines of all hosts, with what is worth knowing before one is opened. */
export function FleetPage() {
  const fleet = useFleet();
  const { find = '', host, order = 'fleet' } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = useMemo(
    () => findInFleet(host === undefined ? fleet.hosts : fleet.hosts.filter((h) => h.host.id === host), find),
    [fleet.hosts, find, host],
  );
  const search = (next: Partial<FleetSearch>) =>
    navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  if (fleet.hosts.length === 0) return <NoHosts pending={fleet.pending} problem={fleet.problem} />;
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>Machines</h1>
          <p className={styles.summary}>
            {summary(fleet.hosts)} · <Link to="/space">Space to win back</Link>
          </p>
        </div>
        <div className={styles.filters}>
          <TextInput
            value={find}
            onChange={(event) => search({ find: event.currentTarget.value })}
            placeholder="Search by name or host"
            aria-label="Search machines"
            leftSection={<SearchIcon />}
          />
          <NativeSelect
            aria-label="Host"
            value={host ?? ''}
            onChange={(event) => search({ host: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: 'All hosts' },
              ...fleet.hosts.map((h) => ({ value: h.host.id, label: h.host.name })),
            ]}
          />
        </div>
      </header>
      {fleet.hosts
        .filter((entry) => entry.problem !== undefined)
        .map((entry) => (
          <HostTrouble key={entry.host.id} entry={entry} />
        ))}
      <DomainTable
        hosts={shown}
        pending={fleet.hosts.some((h) => h.pending && h.problem === undefined)}
        order={order}
        onOrder={(next) => search({ order: next })}
      />
    </main>
  );
}

function summary(hosts: readonly FleetHost[]): string {
  const domains = hosts.flatMap((entry) => entry.domains);
  const running = domains.filter((domain) => domain.power === 'running').length;
  const points = domains.reduce((sum, domain) => sum + (domain.snapshots ?? 0), 0);
  const findings = domains.filter((domain) => domain.finding !== undefined).length;
  const parts = [
    `${counted(domains.length, 'machine')} on ${counted(hosts.length, 'host')}`,
    `${running} running`,
    counted(points, 'restore point'),
  ];
  if (findings > 0) parts.push(`${findings} to look at`);
  return parts.join(' · ');
}

function HostTrouble({ entry }: { entry: FleetHost }) {
  if (entry.problem === undefined) return null;
  return (
    <div className={styles.trouble}>
      <ProblemNote problem={entry.problem}>
        {entry.domains.length > 0 && (
          <p>
            What is shown of {entry.host.name} is as of <When at={entry.asOf} />.
          </p>
        )}
      </ProblemNote>
    </div>
  );
}

function NoHosts({ pending, problem }: { pending: boolean; problem: FleetHost['problem'] }) {
  if (problem !== undefined) {
    return (
      <main className={styles.page}>
        <ProblemNote problem={problem} />
      </main>
    );
  }
  if (pending) {
    return (
      <main className={styles.page} aria-busy="true">
        <Late>
          <Skeleton height={26} width={160} mb={28} />
          {[1, 2, 3, 4, 5, 6, 7].map((line) => (
            <Skeleton key={line} height={20} mb={16} />
          ))}
        </Late>
      </main>
    );
  }
  return (
    <main className={styles.empty}>
      <h1>No host yet</h1>
      <p>Add the machine that runs your virtual machines: a libvirt daemon here or over SSH.</p>
      <Button renderRoot={(props) => <Link {...props} to="/settings" />}>Add a host</Button>
    </main>
  );
}
