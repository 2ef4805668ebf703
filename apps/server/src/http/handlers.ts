import { countTags, supportOf } from '@snaptree/core';
import type { Clock } from '../clock.ts';
import { checkCertificates } from '../hosts/certificates.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { simulatorOf } from '../hosts/simulator.ts';
import type { Operations } from '../jobs/accept/operate.ts';
import type { ActiveJobs } from '../jobs/active-jobs.ts';
import type { InterruptedJobs } from '../jobs/interrupted.ts';
import { problem } from '../problems.ts';
import type { Configurations } from '../trees/configurations.ts';
import type { DomainLists } from '../trees/domains.ts';
import type { Readings } from '../trees/readings.ts';
import type { SnapshotSearch } from '../trees/search.ts';
import type { Watching } from '../trees/watching.ts';
import type { Handlers } from './mount.ts';

/** Until users exist, everybody who reaches the server is this one. */
const LOCAL_USER = 'local';

export interface HandlerServices {
  readonly hosts: HostRegistry;
  readonly lists: DomainLists;
  readonly search: SnapshotSearch;
  readonly readings: Readings;
  readonly configurations: Configurations;
  readonly watching: Watching;
  readonly operations: Operations;
  readonly interrupted: InterruptedJobs;
  readonly activeJobs: ActiveJobs;
  readonly clock: Clock;
}

/** One handler for each endpoint of the contract: hands over to the service that knows. */
export function createHandlers(services: HandlerServices): Handlers {
  const { hosts, lists, search, readings, configurations, watching, operations, interrupted, activeJobs } =
    services;
  return {
    // The guard in front has looked at where the page comes from.
    checkPage: async () => ({ ok: true }),
    listHosts: async () => {
      hosts.wake();
      return hosts.list();
    },
    addHost: ({ body }) => hosts.add(body),
    testHost: ({ body: { host, ...draft } }) => hosts.test(draft, host),
    checkCertificates: async ({ body }) => checkCertificates(body, services.clock.now()),
    updateHost: async ({ params, body }) => {
      activeJobs.mustBeIdle(params.host);
      return hosts.update(params.host, body);
    },
    removeHost: async ({ params }) => {
      activeJobs.mustBeIdle(params.host);
      await hosts.remove(params.host);
      return {};
    },
    listDomains: async ({ params }) => {
      const answer = await lists.read(params.host);
      void watching.fill(params.host);
      return answer;
    },
    readSpace: async () => {
      for (const { id } of hosts.list())
        void lists
          .read(id)
          .then(() => watching.fill(id))
          .catch(() => undefined);
      return lists.space();
    },
    search: async ({ query }) => search.find(query.q, query.limit),
    listTags: async () => countTags(lists.tags()),
    readDomain: async ({ params }) => {
      const { hostId, tree, capabilities } = await readings.view(params.host, params.domain);
      const { id, name } = tree.domain;
      const operations = supportOf(capabilities);
      return { id, hostId, name, power: tree.live.power, product: capabilities.product, operations };
    },
    readTree: ({ params }) => readings.view(params.host, params.domain),
    readConfiguration: ({ params }) => configurations.view(params.host, params.domain, params.snapshot),
    readScreenshot: ({ params }) => configurations.screenshot(params.host, params.domain, params.snapshot),
    plan: ({ params, body }) => operations.plan(params.host, params.domain, body.operation),
    operate: ({ params, body, header, from }) => {
      const key = idempotencyKey(header('idempotency-key'));
      const { host: hostId, domain: domainId } = params;
      return operations.operate({ hostId, domainId, body, key, by: LOCAL_USER, from });
    },
    listJobs: ({ query }) => activeJobs.list(query),
    readJob: ({ params }) => activeJobs.read(params.job),
    readJobEvents: ({ params, query }) => activeJobs.events(params.job, query.after),
    cancelJob: ({ params }) => activeJobs.cancel(params.job, LOCAL_USER),
    readJobRest: ({ params }) => interrupted.rest(params.job),
    resumeJob: ({ params, body, from }) => interrupted.resume(params.job, { ...body, by: LOCAL_USER, from }),
    leaveJob: ({ params, from }) => interrupted.dismiss(params.job, { by: LOCAL_USER, from }),
    injectFault: async ({ params, body }) => {
      const { controls } = await simulatorOf(hosts, params.host);
      await controls.setFaults(params.domain, body.faults);
      return { faults: [...controls.faults(params.domain)] };
    },
    actAsOtherClient: async ({ params, body }) => {
      const { controls } = await simulatorOf(hosts, params.host);
      await controls.asOtherClient(params.domain, body.step);
      return {};
    },
  };
}

function idempotencyKey(header: string | undefined): string {
  if (header !== undefined && /^[\x21-\x7e]{8,200}$/.test(header)) return header;
  throw problem(
    'badRequest',
    'The request needs an Idempotency-Key header of 8 to 200 printable characters',
    'the headers',
    'Send a new random key with each new operation, and the same one when you repeat it.',
  );
}
