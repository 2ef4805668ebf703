import type { Job, JobEvent, TreeReading } from '@snaptree/core';
import type { Clock } from './clock.ts';
import type { OpenDriver } from './hosts/link.ts';
import { HostRegistry } from './hosts/registry.ts';
import type { HostSpec } from './hosts/spec.ts';
import { createHostStore } from './hosts/store.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { Admission } from './jobs/accept/admission.ts';
import { Operations } from './jobs/accept/operate.ts';
import { ActiveJobs } from './jobs/active-jobs.ts';
import { InterruptedJobs } from './jobs/interrupted.ts';
import { JobArchive } from './jobs/journal/archive.ts';
import { Journal } from './jobs/journal/journal.ts';
import { JobHypervisor } from './jobs/run/hypervisor.ts';
import type { Logger } from './log/logger.ts';
import type { Random } from './random.ts';
import type { Push } from './socket/socket.ts';
import type { Storage } from './storage/open.ts';
import { openSecretBox } from './storage/secrets.ts';
import { Configurations } from './trees/configurations.ts';
import { DomainLists } from './trees/domains.ts';
import { createSnapshotNotes } from './trees/notes.ts';
import { Readings } from './trees/readings.ts';
import { SnapshotSearch } from './trees/search.ts';
import { Watching } from './trees/watching.ts';

const KEEP_KEYS_MS = 14 * 24 * 3_600_000;

export interface ServicesOptions {
  readonly dataDirectory: string;
  /** Hosts besides those of the settings page. */
  readonly hosts: readonly HostSpec[];
  readonly openDriver: OpenDriver;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
}

/** What of a job shows in the lists of domains. */
const changesLists: ReadonlySet<JobEvent['type']> = new Set(['accepted', 'finished', 'left', 'resumed']);

/** Everything behind the doors (HTTP, sockets), put together. */
export interface Services {
  readonly hosts: HostRegistry;
  readonly readings: Readings;
  readonly configurations: Configurations;
  readonly lists: DomainLists;
  readonly search: SnapshotSearch;
  readonly watching: Watching;
  readonly activeJobs: ActiveJobs;
  readonly operations: Operations;
  readonly interrupted: InterruptedJobs;
  readonly metrics: Metrics;
  /** From now on what happens is pushed to the browsers. */
  readonly connect: (push: Push) => void;
}

/** Builds the services on an open journal. `stopping`: aborted when the server stops. */
export async function buildServices(
  options: ServicesOptions,
  storage: Storage,
  stopping: AbortSignal,
): Promise<Services> {
  const { clock, logger } = options;
  let push: Push | undefined;
  const notes = createSnapshotNotes(storage.db);
  const store = createHostStore(storage.db, openSecretBox(options.dataDirectory));
  const journal = new Journal(storage.db);
  await journal.forgetKeys(clock.now() - KEEP_KEYS_MS);
  const hosts: HostRegistry = new HostRegistry({
    store,
    open: options.openDriver,
    clock,
    random: options.random,
    logger,
    onHosts: () => push?.hostsChanged(),
    onDomain: (hostId, domainId) => watching.hint(hostId, domainId),
  });
  hosts.adopt([...options.hosts, ...(await store.list())]);
  const onReading = (reading: TreeReading, changed: boolean) => {
    lists.learn(reading);
    search.learn(reading);
    if (changed) push?.treeChanged(reading.hostId, reading.tree.domain.id);
  };
  const readings: Readings = new Readings({ hosts, notes, clock, onReading });
  const configurations = new Configurations({ hosts, clock });
  const publish = (event: JobEvent, job: Job) => {
    push?.job(event);
    if (changesLists.has(event.type)) push?.domainsChanged(job.hostId);
    if (event.type === 'finished') metrics.jobEnded(job);
  };
  const archive = new JobArchive(storage.db);
  const hypervisor = new JobHypervisor({ hosts, readings, notes, clock, stopping });
  const activeJobs: ActiveJobs = new ActiveJobs({ journal, archive, hypervisor, clock, logger, publish });
  const jobOf = (hostId: string, domainId: string) => activeJobs.holderOf(hostId, domainId)?.job.id;
  const interruptedOn = (hostId: string, domainId: string) => activeJobs.interruptedOn(hostId, domainId)?.id;
  const onChanged = (hostId: string) => push?.domainsChanged(hostId);
  const lists = new DomainLists({ hosts, clock, jobOf, interruptedOn, onChanged });
  const search = new SnapshotSearch({ hosts, lists });
  const watching = new Watching({ hosts, readings, lists, clock, stopping });
  const admission = new Admission({ hosts, readings, activeJobs });
  const operations = new Operations({ admission, readings, configurations, activeJobs, journal });
  const interrupted = new InterruptedJobs({ admission, readings, configurations, activeJobs });
  const metrics = createMetrics({
    openJobs: () => activeJobs.openCount(),
    interruptedJobs: () => activeJobs.interruptedCount(),
    sockets: () => push?.count() ?? 0,
    hosts: () => countStates(hosts),
  });
  const connect = (to: Push) => {
    push = to;
  };
  return {
    hosts,
    readings,
    configurations,
    lists,
    search,
    watching,
    activeJobs,
    operations,
    interrupted,
    metrics,
    connect,
  };
}

function countStates(hosts: HostRegistry): { connected: number; unreachable: number } {
  const kinds = hosts.list().map((host) => host.state.kind);
  return {
    connected: kinds.filter((kind) => kind === 'connected').length,
    unreachable: kinds.filter((kind) => kind === 'unreachable').length,
  };
}
