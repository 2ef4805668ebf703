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
  type HostSchemas,
  SpaceReport,
} from './hosts.ts';
import { JobFilter, JobRest } from './jobs.ts';
import { SearchReport } from './search.ts';
import { ForeignStep, SimulatorFaults } from './simulator.ts';
import { DomainSupport, OperationRequest, PlanAnswer, PlanRequest, TagCount, TreeReading } from './trees.ts';

/** One HTTP endpoint. `:name` parts of the path are the keys of `params`. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** The path in version 0.1.0, which is still answered. */
  readonly earlierPath?: string;
  readonly summary: string;
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
    summary: 'Check whether the server accepts requests from this page; 403 says why not',
    status: 200,
    body: z.strictObject({}),
    response: z.object({ ok: z.literal(true) }),
  },
  checkCertificates: {
    method: 'POST',
    path: '/api/certificate-checks',
    summary: 'Check certificates and a key before use: subject, validity, and whether they match',
    status: 200,
    body: CertificateCheck,
    response: CertificateReport,
  },
  removeHost: {
    method: 'DELETE',
    path: '/api/hosts/:host',
    summary: 'Remove a host from the list; nothing changes on the hypervisor',
    status: 200,
    params: hostParams,
    response: z.object({}),
  },
  readDemoHosts: {
    method: 'GET',
    path: '/api/demo-hosts',
    summary: 'Get whether the demo hosts are listed, removed or disabled',
    status: 200,
    response: DemoHosts,
  },
  showDemoHosts: {
    method: 'PUT',
    path: '/api/demo-hosts',
    summary: 'Remove the demo hosts from the list, or restore them as they were',
    status: 200,
    body: z.strictObject({ shown: z.boolean() }),
    response: DemoHosts,
  },
  listDomains: {
    method: 'GET',
    path: '/api/hosts/:host/domains',
    summary: 'List the VMs of a host',
    status: 200,
    params: hostParams,
    response: z.object({ domains: z.array(Domain), asOf: z.number() }),
  },
  readSpace: {
    method: 'GET',
    path: '/api/space',
    summary:
      'List snapshots of all hosts that could free disk space; unread trees are read in the background',
    status: 200,
    response: SpaceReport,
  },
  search: {
    method: 'GET',
    path: '/api/search',
    summary: 'Search the snapshots of all hosts by name, tags, VM and host; unread trees are not searched',
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
    summary: 'List the tags in use on all hosts, most used first; unread trees are not included',
    status: 200,
    response: z.array(TagCount),
  },
  readDomain: {
    method: 'GET',
    path: domainPath,
    summary: 'List every operation of a VM: supported, or the reason why not',
    status: 200,
    params: domainParams,
    response: DomainSupport,
  },
  readTree: {
    method: 'GET',
    path: `${domainPath}/tree`,
    summary: 'Get the snapshot tree of a VM and its rules',
    status: 200,
    params: domainParams,
    response: TreeReading,
  },
  readConfiguration: {
    method: 'GET',
    path: `${snapshotPath}/configuration`,
    summary: 'Get the configuration that a snapshot captured and the current one, without secrets',
    status: 200,
    params: snapshotParams,
    response: ConfigurationReading,
  },
  readScreenshot: {
    method: 'GET',
    path: `${snapshotPath}/screenshot`,
    summary: 'Get the screenshot that the hypervisor stored with a snapshot; notFound if there is none',
    status: 200,
    params: snapshotParams,
    response: z.custom<Uint8Array>((answer) => answer instanceof Uint8Array),
    produces: 'image/png',
  },
  plan: {
    method: 'POST',
    path: `${domainPath}/plans`,
    summary: 'Preview an operation on the current tree; changes nothing',
    status: 200,
    params: domainParams,
    body: PlanRequest,
    response: PlanAnswer,
  },
  operate: {
    method: 'POST',
    path: `${domainPath}/operations`,
    summary:
      'Run an operation on the given revision of the tree; 409 treeChanged with the difference if it has changed',
    status: 202,
    params: domainParams,
    body: OperationRequest,
    response: Job,
  },
  listJobs: {
    method: 'GET',
    path: '/api/jobs',
    summary: 'List jobs, newest first',
    status: 200,
    query: JobFilter,
    response: z.array(Job),
  },
  readJob: {
    method: 'GET',
    path: '/api/jobs/:job',
    summary: 'Get a job',
    status: 200,
    params: jobParams,
    response: Job,
  },
  readJobEvents: {
    method: 'GET',
    path: '/api/jobs/:job/events',
    summary: 'List the stored events of a job after a sequence number, oldest first',
    status: 200,
    params: jobParams,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    response: z.array(JobEvent),
  },
  cancelJob: {
    method: 'POST',
    path: '/api/jobs/:job/cancel',
    summary: 'Cancel a job as soon as it is safe',
    status: 202,
    params: jobParams,
    body: z.strictObject({}),
    response: Job,
  },
  readJobRest: {
    method: 'GET',
    path: '/api/jobs/:job/rest',
    summary: 'Preview the remaining steps of an interrupted job on the current tree; changes nothing',
    status: 200,
    params: jobParams,
    response: JobRest,
  },
  resumeJob: {
    method: 'POST',
    path: '/api/jobs/:job/resume',
    summary:
      'Resume an interrupted job as a new job, on the given revision of the tree; a repeated request returns the same new job',
    status: 202,
    params: jobParams,
    body: z.strictObject({
      revision: z.string(),
      /** As in `operate`: of the settings that the preview of the rest showed. Absent: not checked. */
      configuration: z.string().optional(),
      /** The domain's name as typed by the user, where the rest loses more than the named snapshot. */
      confirmation: z.string().max(1024).optional(),
    }),
    response: Job,
  },
  dismissJob: {
    method: 'POST',
    path: '/api/jobs/:job/dismiss',
    earlierPath: '/api/jobs/:job/leave',
    summary: 'Dismiss an interrupted job: keep the tree as it is and release the VM',
    status: 200,
    params: jobParams,
    body: z.strictObject({}),
    response: Job,
  },
  injectFault: {
    method: 'POST',
    path: '/api/simulator/hosts/:host/domains/:domain/faults',
    summary: 'Simulated hosts only: set the faults that occur next on a VM',
    status: 200,
    params: domainParams,
    body: SimulatorFaults,
    response: SimulatorFaults,
  },
  actAsOtherClient: {
    method: 'POST',
    path: '/api/simulator/hosts/:host/domains/:domain/foreign-steps',
    summary: 'Simulated hosts only: run a step as another client of the hypervisor would',
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
      summary: 'List all hosts and their connection state',
      status: 200,
      response: z.array(Host),
    },
    addHost: {
      method: 'POST',
      path: '/api/hosts',
      summary: 'Add a host; the connection is tested before it is saved',
      status: 200,
      body: HostDraft,
      response: Host,
    },
    testHost: {
      method: 'POST',
      path: '/api/host-tests',
      summary: 'Test a connection without saving it',
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
      summary: 'Change a host; omitted secrets are kept if the address and user name are unchanged',
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
