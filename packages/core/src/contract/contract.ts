// Long because every endpoint has its entry.
import { z } from 'zod';
import { Problem } from '../errors/table.ts';
import { Job, JobEvent } from '../job/model.ts';
import { ConfigurationReading } from './configurations.ts';
import {
  CertificateCheck,
  CertificateReport,
  DemoHosts,
  Domain,
  HazardReport,
  type HostSchemas,
  SpaceReport,
} from './hosts.ts';
import { JobFilter, JobRest } from './jobs.ts';
import { SearchReport } from './search.ts';
import { ForeignStep, SimulatorFaults } from './simulator.ts';
import {
  DomainSupport,
  FolderPools,
  OpenFoldersRequest,
  OperationRequest,
  PlanAnswer,
  PlanRequest,
  TagCount,
  TreeReading,
} from './trees.ts';

/** One HTTP endpoint. `:name` parts of the path are the keys of `params`. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** The path in version 0.1.0, which is still answered. */
  readonly earlierPath?: string;
  readonly status: 200 | 202;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** The answer is a file of this type, not JSON. */
  readonly produces?: 'image/png';
}

const hostParams = z.object({ host: z.string().min(1) });
const domainParams = z.object({ host: z.string().min(1), domain: z.string().min(1) });
const snapshotParams = domainParams.extend({ snapshot: z.string().min(1) });
const jobParams = z.object({ job: z.string().min(1) });
const domainPath = '/api/hosts/:host/domains/:domain';
const snapshotPath = `${domainPath}/snapshots/:snapshot`;

/** All endpoints but those that contain a connection. */
export const endpoints = {
  checkPage: {
    method: 'POST',
    path: '/api/page',
    status: 200,
    body: z.strictObject({}),
    response: z.object({ ok: z.literal(true) }),
  },
  checkCertificates: {
    method: 'POST',
    path: '/api/certificate-checks',
    status: 200,
    body: CertificateCheck,
    response: CertificateReport,
  },
  removeHost: {
    method: 'DELETE',
    path: '/api/hosts/:host',
    status: 200,
    params: hostParams,
    response: z.object({}),
  },
  readHazards: {
    method: 'GET',
    path: '/api/hosts/:host/hazards',
    status: 200,
    params: hostParams,
    response: HazardReport,
  },
  readDemoHosts: {
    method: 'GET',
    path: '/api/demo-hosts',
    status: 200,
    response: DemoHosts,
  },
  showDemoHosts: {
    method: 'PUT',
    path: '/api/demo-hosts',
    status: 200,
    body: z.strictObject({ shown: z.boolean() }),
    response: DemoHosts,
  },
  listDomains: {
    method: 'GET',
    path: '/api/hosts/:host/domains',
    status: 200,
    params: hostParams,
    response: z.object({ domains: z.array(Domain), asOf: z.number() }),
  },
  readSpace: {
    method: 'GET',
    path: '/api/space',
    status: 200,
    response: SpaceReport,
  },
  search: {
    method: 'GET',
    path: '/api/search',
    status: 200,
    query: z.object({
      q: z.string().max(200),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    response: SearchReport,
  },
  listTags: {
    method: 'GET',
    path: '/api/tags',
    status: 200,
    response: z.array(TagCount),
  },
  readDomain: {
    method: 'GET',
    path: domainPath,
    status: 200,
    params: domainParams,
    response: DomainSupport,
  },
  readTree: {
    method: 'GET',
    path: `${domainPath}/tree`,
    status: 200,
    params: domainParams,
    response: TreeReading,
  },
  readConfiguration: {
    method: 'GET',
    path: `${snapshotPath}/configuration`,
    status: 200,
    params: snapshotParams,
    response: ConfigurationReading,
  },
  readScreenshot: {
    method: 'GET',
    path: `${snapshotPath}/screenshot`,
    status: 200,
    params: snapshotParams,
    response: z.custom<Uint8Array>((answer) => answer instanceof Uint8Array),
    produces: 'image/png',
  },
  openFolders: {
    method: 'POST',
    path: `${domainPath}/folder-pools`,
    status: 200,
    params: domainParams,
    body: OpenFoldersRequest,
    response: FolderPools,
  },
  listFolderPools: {
    method: 'GET',
    path: '/api/hosts/:host/folder-pools',
    status: 200,
    params: hostParams,
    response: FolderPools,
  },
  closeFolder: {
    method: 'DELETE',
    path: '/api/hosts/:host/folder-pools/:pool',
    status: 200,
    params: hostParams.extend({ pool: z.string().max(200) }),
    response: FolderPools,
  },
  plan: {
    method: 'POST',
    path: `${domainPath}/plans`,
    status: 200,
    params: domainParams,
    body: PlanRequest,
    response: PlanAnswer,
  },
  operate: {
    method: 'POST',
    path: `${domainPath}/operations`,
    status: 202,
    params: domainParams,
    body: OperationRequest,
    response: Job,
  },
  listJobs: {
    method: 'GET',
    path: '/api/jobs',
    status: 200,
    query: JobFilter,
    response: z.array(Job),
  },
  readJob: {
    method: 'GET',
    path: '/api/jobs/:job',
    status: 200,
    params: jobParams,
    response: Job,
  },
  readJobEvents: {
    method: 'GET',
    path: '/api/jobs/:job/events',
    status: 200,
    params: jobParams,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    response: z.array(JobEvent),
  },
  cancelJob: {
    method: 'POST',
    path: '/api/jobs/:job/cancel',
    status: 202,
    params: jobParams,
    body: z.strictObject({}),
    response: Job,
  },
  readJobRest: {
    method: 'GET',
    path: '/api/jobs/:job/rest',
    status: 200,
    params: jobParams,
    response: JobRest,
  },
  resumeJob: {
    method: 'POST',
    path: '/api/jobs/:job/resume',
    status: 202,
    params: jobParams,
    body: z.strictObject({
      revision: z.string(),
      /** As in `operate`: of the settings that the preview of the rest showed. Absent: not checked. */
      configuration: z.string().optional(),
      /** The domain's name as typed by the user, where the rest loses more than the named snapshot. */
      confirmation: z.string().max(1024).optional(),
      /** As in `operate`. */
      acceptLowSpace: z.boolean().optional(),
    }),
    response: Job,
  },
  dismissJob: {
    method: 'POST',
    path: '/api/jobs/:job/dismiss',
    earlierPath: '/api/jobs/:job/leave',
    status: 200,
    params: jobParams,
    body: z.strictObject({
      /** The domain's name as typed by the user; required while the result of the job is unknown. */
      confirmation: z.string().max(1024).optional(),
    }),
    response: Job,
  },
  injectFault: {
    method: 'POST',
    path: '/api/simulator/hosts/:host/domains/:domain/faults',
    status: 200,
    params: domainParams,
    body: SimulatorFaults,
    response: SimulatorFaults,
  },
  actAsOtherClient: {
    method: 'POST',
    path: '/api/simulator/hosts/:host/domains/:domain/foreign-steps',
    status: 200,
    params: domainParams,
    body: ForeignStep,
    response: z.object({}),
  },
} as const satisfies Record<string, Endpoint>;

/** The endpoints that contain a connection. */
export const hostEndpoints = <C extends z.ZodType>({ Host, HostDraft, HostTest }: HostSchemas<C>) =>
  ({
    listHosts: {
      method: 'GET',
      path: '/api/hosts',
      status: 200,
      response: z.array(Host),
    },
    addHost: {
      method: 'POST',
      path: '/api/hosts',
      status: 200,
      body: HostDraft,
      response: Host,
    },
    testHost: {
      method: 'POST',
      path: '/api/host-tests',
      status: 200,
      body: HostTest,
      response: z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), product: z.string(), domains: z.number().int() }),
        z.object({ ok: z.literal(false), problem: Problem }),
      ]),
    },
    updateHost: {
      method: 'PUT',
      path: '/api/hosts/:host',
      status: 200,
      params: hostParams,
      body: HostDraft,
      response: Host,
    },
  }) as const satisfies Record<string, Endpoint>;

/** The body of every error answer. `detail` holds `TreeChanged` for treeChanged and refusals for refused. */
export const ErrorBody = z.object({ problem: Problem, detail: z.unknown().optional() });
export type ErrorBody = z.infer<typeof ErrorBody>;

type Part<E, K extends string> = E extends { readonly [P in K]: infer S extends z.ZodType }
  ? { [P in K]: z.input<S> }
  : unknown;

/** What a caller passes for an endpoint: `{params, query, body}`, each only where the endpoint has it. */
export type InputOf<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;
export type OutputOf<E extends Endpoint> = z.output<E['response']>;
