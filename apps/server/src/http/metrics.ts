import type { HostState } from '@snaptree/core';
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EventHub } from '../events.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import type { ActiveJobs } from '../jobs/active-jobs.ts';

export interface MetricSources {
  readonly events: EventHub;
  readonly hosts: HostRegistry;
  readonly activeJobs: ActiveJobs;
  readonly sockets: () => number;
}

export interface Metrics {
  readonly registry: Registry;
  readonly timing: RequestHandler;
}

/** `/metrics`, including Node's own metrics (memory, event loop, file descriptors). */
export function createMetrics(sources: MetricSources): Metrics {
  const { hosts, activeJobs, events, sockets } = sources;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'snaptree_http_seconds',
    help: 'Duration of HTTP requests in seconds, by endpoint and status',
    labelNames: ['endpoint', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const ended = new Counter({
    name: 'snaptree_jobs_ended_total',
    help: 'Finished jobs, by operation and outcome',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  events.on('jobEvent', ({ type }, { operation, outcome }) => {
    if (type === 'finished') ended.inc({ operation: operation.kind, outcome: outcome?.state ?? 'unknown' });
  });
  const inState = (kind: HostState['kind']) =>
    hosts.links().filter(({ state }) => state.kind === kind).length;
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('snaptree_jobs_open', 'Jobs that have not finished', () => activeJobs.openCount());
  gauge('snaptree_jobs_undecided', 'Interrupted jobs that have not been resumed or dismissed', () =>
    activeJobs.interruptedCount(),
  );
  gauge('snaptree_sockets', 'Open socket.io connections', sockets);
  gauge('snaptree_hosts_connected', 'Hosts with a working connection', () => inState('connected'));
  gauge('snaptree_hosts_unreachable', 'Hosts that cannot be reached', () => inState('unreachable'));
  return {
    registry,
    timing: (_request, response, next) => {
      const end = duration.startTimer();
      response.on('finish', () => {
        const endpoint: unknown = response.locals.endpoint;
        end({
          endpoint: typeof endpoint === 'string' ? endpoint : 'other',
          status: String(response.statusCode),
        });
      });
      next();
    },
  };
}
