import { type JobEvent, problemMessage } from '@snaptree/core';
import type { Clock } from './clock.ts';
import { createEventHub, type EventHub } from './events.ts';
import { DemoHosts, type DemoState, demoState } from './hosts/demo.ts';
import { HostIdentities } from './hosts/identity/identities.ts';
import type { OpenDriver } from './hosts/link.ts';
import { demoHosts } from './hosts/open-driver.ts';
import { HostRegistry } from './hosts/registry.ts';
import type { HostSpec } from './hosts/spec.ts';
import { createHostStore } from './hosts/store.ts';
import { TestLimit } from './hosts/test-limit.ts';
import { Admission } from './jobs/accept/admission.ts';
import { Operations } from './jobs/accept/operate.ts';
import { ActiveJobs } from './jobs/active-jobs.ts';
import { InterruptedJobs } from './jobs/interrupted.ts';
import { Jobs } from './jobs/jobs.ts';
import { JobArchive } from './jobs/journal/archive.ts';
import { Journal } from './jobs/journal/journal.ts';
import { Leases, ownerOf } from './jobs/journal/leases.ts';
import { JobHypervisor } from './jobs/run/hypervisor.ts';
import type { Logger } from './log/logger.ts';
import type { Random } from './random.ts';
import type { Storage } from './storage/open.ts';
import { secretBoxOf } from './storage/secrets/secret-box-of.ts';
import { createSettings } from './storage/settings.ts';
import { Configurations } from './trees/configurations.ts';
import { DomainLists } from './trees/domains.ts';
import { createSnapshotNotes } from './trees/notes.ts';
import { Readings } from './trees/readings.ts';
import { SnapshotSearch } from './trees/search.ts';
import { Watching } from './trees/watching.ts';

const KEEP_KEYS_MS = 14 * 24 * 3_600_000;

export interface ServicesOptions {
  readonly dataDirectory: string;
  /** Hosts of the configuration file. */
  readonly hosts: readonly HostSpec[];
  /** The demo hosts as configured. */
  readonly demo: DemoState;
  readonly openDriver: OpenDriver;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly events?: EventHub;
  readonly random: Random;
}

/** Job events that change the lists of domains. */
const changesLists: ReadonlySet<JobEvent['type']> = new Set(['accepted', 'finished', 'dismissed', 'resumed']);

/** What HTTP and sockets use. */
export interface Services {
  readonly events: EventHub;
  readonly hosts: HostRegistry;
  readonly demo: DemoHosts;
  readonly readings: Readings;
  readonly configurations: Configurations;
  readonly activeJobs: ActiveJobs;
  readonly jobs: Jobs;
  readonly lists: DomainLists;
  readonly search: SnapshotSearch;
  readonly watching: Watching;
  readonly operations: Operations;
  readonly interrupted: InterruptedJobs;
}

/** Builds the services on an open journal. `stopping`: aborted when the server stops. */
export async function buildServices(
  options: ServicesOptions,
  storage: Storage,
  stopping: AbortSignal,
): Promise<Services> {
  const { clock, random, logger, openDriver, events = createEventHub() } = options;
  const leases = new Leases(storage, ownerOf(options.dataDirectory));
  const journal = new Journal(storage.db, leases);
  await journal.forgetKeys(clock.now() - KEEP_KEYS_MS);
  const archive = new JobArchive(storage.db);
  const notes = createSnapshotNotes(storage.db);
  const store = createHostStore(storage.db, await secretBoxOf(options.dataDirectory, storage));

  const settings = createSettings(storage.db);

  const hosts = new HostRegistry({
    store,
    identities: new HostIdentities(storage.db),
    testLimit: new TestLimit(),
    open: openDriver,
    clock,
    random,
    logger,
    events,
  });
  const reportUnreadable = ({ id, name, reason }: { id: string; name: string; reason: string }) =>
    logger.error({ host: id, name, reason }, 'left out a host whose row in the database cannot be read');
  const isDemoShown = (await demoState(options.demo, settings)) === 'shown';
  const saved = await store.list(reportUnreadable);
  for (const { id, unusable } of saved) {
    if (unusable !== undefined) logger.error({ host: id }, problemMessage(unusable));
  }
  hosts.adopt([...options.hosts, ...(isDemoShown ? demoHosts() : []), ...saved]);
  const readings = new Readings({ hosts, notes, clock, events });
  const configurations = new Configurations({ hosts, clock });

  const hypervisor = new JobHypervisor({ hosts, readings, notes, clock, stopping });
  const activeJobs = new ActiveJobs({ journal, leases, archive, hypervisor, clock, logger, events });
  const demo = new DemoHosts({ configured: options.demo, settings, hosts, activeJobs });
  const jobs = new Jobs({ active: activeJobs, archive });
  const admission = new Admission({ hosts, readings, activeJobs });
  const operations = new Operations({ admission, readings, configurations, jobs, journal });
  const interrupted = new InterruptedJobs({ admission, readings, configurations, activeJobs, jobs });

  const lists = new DomainLists({ hosts, clock, activeJobs, events });
  const search = new SnapshotSearch({ hosts, lists });
  const watching = new Watching({ hosts, readings, lists, clock, stopping });

  events.on('treeRead', (reading) => lists.learn(reading));
  events.on('treeRead', (reading) => search.learn(reading));
  events.on('hostRemoved', (hostId) => lists.forget(hostId));
  events.on('hostRemoved', (hostId) => search.forget(hostId));
  events.on('hypervisorChanged', (hostId, domainId) => watching.hint(hostId, domainId));
  events.on('jobEvent', ({ type }, { hostId }) => {
    if (changesLists.has(type)) events.emit('domainsChanged', hostId);
  });
  return {
    ...{ events, hosts, demo, readings, configurations, activeJobs, jobs },
    ...{ operations, interrupted, lists, search, watching },
  };
}
