import type { Job } from '@snaptree/core';
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricSources {
  readonly openJobs: () => number;
  readonly interruptedJobs: () => number;
  readonly sockets: () => number;
  readonly hosts: () => { connected: number; unreachable: number };
}

export interface Metrics {
  readonly registry: Registry;
  readonly timing: RequestHandler;
  readonly jobEnded: (job: Job) => void;
}

/** What `/metrics` tells, besides Node's own figures (memory, event loop, descriptors). */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'snaptree_http_seconds',
    help: 'Time to answer, by endpoint of the contract and status',
    labelNames: ['endpoint', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const ended = new Counter({
    name: 'snaptree_jobs_ended_total',
    help: 'Jobs by operation and outcome',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('snaptree_jobs_open', 'Jobs without an outcome', sources.openJobs);
  gauge(
    'snaptree_jobs_undecided',
    'Jobs that stopped half-way and wait for a decision',
    sources.interruptedJobs,
  );
  gauge('snaptree_sockets', 'Browsers connected over socket.io', sources.sockets);
  gauge('snaptree_hosts_connected', 'Hosts that answer', () => sources.hosts().connected);
  gauge('snaptree_hosts_unreachable', 'Hosts that do not answer', () => sources.hosts().unreachable);
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
    jobEnded: (job) => ended.inc({ operation: job.operation.kind, outcome: job.outcome?.state ?? 'unknown' }),
  };
}
