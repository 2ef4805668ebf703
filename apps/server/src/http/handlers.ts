import { countTags, supportOf } from '@snaptree/core';
import type { Clock } from '../clock.ts';
import { checkCertificates } from '../hosts/certificates/certificates.ts';
import type { DemoHosts } from '../hosts/demo.ts';
import { readHazards } from '../hosts/hazards.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { simulatorOf } from '../hosts/simulator.ts';
import type { Operations } from '../jobs/accept/operate.ts';
import type { ActiveJobs } from '../jobs/active-jobs.ts';
import type { InterruptedJobs } from '../jobs/interrupted.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { problem } from '../problems.ts';
import type { Configurations } from '../trees/configurations.ts';
import type { DomainLists } from '../trees/domains.ts';
import type { Readings } from '../trees/readings.ts';
import type { SnapshotSearch } from '../trees/search.ts';
import type { Watching } from '../trees/watching.ts';
import { folderHandlers } from './folder-handlers.ts';
import type { Handlers } from './mount.ts';

export interface HandlerServices {
  readonly hosts: HostRegistry;
  readonly demo: DemoHosts;
  readonly lists: DomainLists;
  readonly search: SnapshotSearch;
  readonly readings: Readings;
  readonly configurations: Configurations;
  readonly watching: Watching;
  readonly operations: Operations;
  readonly interrupted: InterruptedJobs;
  readonly activeJobs: ActiveJobs;
  readonly jobs: Jobs;
  readonly clock: Clock;
}

/** One handler for each endpoint of the contract. */
export function createHandlers(services: HandlerServices): Handlers {
  return {
    ...hostHandlers(services),
    ...fleetHandlers(services),
    ...treeHandlers(services),
    ...folderHandlers(services),
    ...jobHandlers(services),
    ...simulatorHandlers(services),
  };
}

type HostEndpoint =
  | 'checkPage'
  | 'listHosts'
  | 'addHost'
  | 'testHost'
  | 'checkCertificates'
  | 'updateHost'
  | 'removeHost'
  | 'readHazards'
  | 'readDemoHosts'
  | 'showDemoHosts';

function hostHandlers({ hosts, demo, activeJobs, clock }: HandlerServices): Pick<Handlers, HostEndpoint> {
  return {
    // The guard has already checked the origin.
    checkPage: async () => ({ ok: true }),
    listHosts: async ({ caller }) => {
      hosts.wake(caller);
      return hosts.list(caller);
    },
    addHost: ({ body, caller }) => hosts.add(body, caller),
    testHost: ({ body: { host, ...draft }, caller }) => hosts.test(draft, caller, host),
    checkCertificates: async ({ body }) => checkCertificates(body, clock.now()),
    updateHost: async ({ params, body, caller }) => {
      activeJobs.mustNotRun(params.host, caller);
      return hosts.update(params.host, body, {
        caller,
        mayMove: () => activeJobs.mustBeDone(params.host, caller),
      });
    },
    removeHost: async ({ params, caller }) => {
      activeJobs.mustBeDone(params.host, caller);
      await hosts.remove(params.host, caller);
      return {};
    },
    readHazards: ({ params, caller }) => readHazards(hosts, params.host, caller),
    readDemoHosts: () => demo.state(),
    showDemoHosts: ({ body, caller }) => demo.show(body.shown, caller),
  };
}

type FleetEndpoint = 'listDomains' | 'readSpace' | 'search' | 'listTags';

function fleetHandlers({ hosts, lists, search, watching }: HandlerServices): Pick<Handlers, FleetEndpoint> {
  return {
    listDomains: async ({ params, caller }) => {
      const answer = await lists.read(params.host, caller);
      void watching.fill(params.host);
      return answer;
    },
    readSpace: async ({ caller }) => {
      for (const { id } of hosts.list(caller))
        void lists
          .read(id, caller)
          .then(() => watching.fill(id))
          .catch(() => undefined);
      return lists.space(caller);
    },
    search: async ({ query, caller }) => search.find(query.q, query.limit, caller),
    listTags: async ({ caller }) => countTags(lists.tags(caller)),
  };
}

type TreeEndpoint = 'readDomain' | 'readTree' | 'readConfiguration' | 'readScreenshot' | 'plan' | 'operate';

function treeHandlers(services: HandlerServices): Pick<Handlers, TreeEndpoint> {
  const { readings, configurations, operations } = services;
  return {
    readDomain: async ({ params, caller }) => {
      const { hostId, tree, capabilities } = await readings.view(params.host, params.domain, caller);
      const { id, name } = tree.domain;
      const supported = supportOf(capabilities);
      return {
        id,
        hostId,
        name,
        power: tree.live.power,
        product: capabilities.product,
        operations: supported,
      };
    },
    readTree: ({ params, caller }) => readings.view(params.host, params.domain, caller),
    readConfiguration: ({ params, caller }) => configurations.view(placeOf(params), caller),
    readScreenshot: ({ params, caller }) => configurations.screenshot(placeOf(params), caller),
    plan: ({ params: { host: hostId, domain: domainId }, body: { operation }, caller }) =>
      operations.plan({ hostId, domainId, operation }, caller),
    operate: ({ params, body, header, caller }) => {
      const key = idempotencyKey(header('idempotency-key'));
      const { host: hostId, domain: domainId } = params;
      return operations.operate({ hostId, domainId, body, key }, caller);
    },
  };
}

type JobEndpoint =
  | 'listJobs'
  | 'readJob'
  | 'readJobEvents'
  | 'cancelJob'
  | 'readJobRest'
  | 'resumeJob'
  | 'dismissJob';

function jobHandlers({ jobs, interrupted }: HandlerServices): Pick<Handlers, JobEndpoint> {
  return {
    listJobs: ({ query, caller }) => jobs.list(query, caller),
    readJob: ({ params, caller }) => jobs.read(params.job, caller),
    readJobEvents: ({ params, query, caller }) => jobs.events(params.job, query.after, caller),
    cancelJob: ({ params, caller }) => jobs.cancel(params.job, caller),
    readJobRest: ({ params, caller }) => interrupted.remaining(params.job, caller),
    resumeJob: ({ params, body, caller }) => interrupted.resume(params.job, body, caller),
    dismissJob: ({ params, body, caller }) => interrupted.dismiss(params.job, body.confirmation, caller),
  };
}

function simulatorHandlers({ hosts }: HandlerServices): Pick<Handlers, 'injectFault' | 'actAsOtherClient'> {
  return {
    injectFault: async ({ params, body, caller }) => {
      const { controls } = await simulatorOf(hosts, params.host, caller);
      await controls.setFaults(params.domain, body.faults);
      return { faults: [...controls.faults(params.domain)] };
    },
    actAsOtherClient: async ({ params, body, caller }) => {
      const { controls } = await simulatorOf(hosts, params.host, caller);
      if ('step' in body) await controls.asOtherClient(params.domain, body.step);
      else await controls.changeFiles(params.domain, body.files);
      return {};
    },
  };
}

const placeOf = ({ host, domain, snapshot }: { host: string; domain: string; snapshot: string }) => ({
  hostId: host,
  domainId: domain,
  snapshotId: snapshot,
});

function idempotencyKey(header: string | undefined): string {
  if (header !== undefined && /^[\x21-\x7e]{8,200}$/.test(header)) return header;
  throw problem('badRequest', {
    what: 'The {on} header is missing or is not 8 to 200 printable ASCII characters.',
    on: 'Idempotency-Key',
    todo: 'Send a new random key for each operation, and the same key when you retry it.',
  });
}
