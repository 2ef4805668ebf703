import type { Job, JobEvent, serverEvents } from '@snaptree/core';
import { QueryClient } from '@tanstack/react-query';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accepted, jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { keepFresh, rememberJob } from './cache.ts';
import { foldJobs, newestOf } from './fold-jobs.ts';
import { keys } from './keys.ts';
import { jobQuery } from './queries.ts';

/** A real socket that never connects; what a server would push is handed to its listeners. */
const unplugged = (): Socket => io('http://127.0.0.1:9', { autoConnect: false });

function push(socket: Socket, event: 'connect' | keyof typeof serverEvents, payload: unknown = {}) {
  for (const listener of socket.listeners(event)) Reflect.apply(listener, undefined, [payload]);
}

const at = { jobId: 'job-1', at: 2_000 };
const intent: JobEvent = { type: 'stepIntent', seq: 2, step: 0, ...at };
const finished: JobEvent = { type: 'finished', seq: 3, outcome: { state: 'succeeded' }, ...at };

describe('applying events to jobs', () => {
  it('puts a new job first', () => {
    const folded = foldJobs([jobAt(5, { id: 'older' })], accepted());
    expect(folded.kind === 'folded' && folded.jobs.map((job) => job.id)).toEqual(['job-1', 'older']);
  });

  it('requests a refetch when an event is missing, or when nothing is cached yet', () => {
    expect(foldJobs([jobAt(1)], finished)).toEqual({ kind: 'gap' });
    expect(foldJobs(undefined, accepted())).toEqual({ kind: 'gap' });
    expect(foldJobs([], intent)).toEqual({ kind: 'gap' });
  });

  it('ignores duplicate events', () => {
    const jobs = [jobAt(2)];
    expect(foldJobs(jobs, intent)).toEqual({ kind: 'folded', jobs });
  });

  it('does not let a late response overwrite newer events', () => {
    const ended = jobAt(3, { state: 'finished' });
    expect(newestOf([ended], [jobAt(2)])).toEqual([ended]);
    expect(newestOf([jobAt(2)], [ended])).toEqual([ended]);
  });
});

describe('the page of one job', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('keeps the end of a job that was pushed before its first response arrived', async () => {
    const client = new QueryClient();
    const ended = jobAt(3, { state: 'finished', outcome: { state: 'succeeded' } });
    vi.stubGlobal('fetch', async () => {
      client.setQueryData(keys.jobs, [ended]);
      return new Response(JSON.stringify(jobAt(2)));
    });
    expect(await client.fetchQuery(jobQuery(client, 'job-1'))).toEqual(ended);
  });
});

describe('the cache', () => {
  let client: QueryClient;
  let socket: Socket;
  const isOld = (key: readonly string[]) => client.getQueryState(key)?.isInvalidated;

  beforeEach(() => {
    client = new QueryClient();
    socket = unplugged();
    client.setQueryData(keys.jobs, []);
    client.setQueryData(keys.tree('host', 'domain'), readingOf('a*'));
    client.setQueryData(keys.tree('host', 'other'), readingOf('a*'));
    client.setQueryData(keys.domains('host'), { domains: [], asOf: 0 });
    keepFresh(client, socket);
  });

  it('applies the events of a complete job and then invalidates only its tree', () => {
    for (const event of [accepted(), intent, finished]) push(socket, 'job', event);
    expect(client.getQueryData<Job[]>(keys.jobs)?.[0]).toMatchObject({ id: 'job-1', state: 'finished' });
    expect(isOld(keys.tree('host', 'domain'))).toBe(true);
    expect(isOld(keys.tree('host', 'other'))).toBe(false);
  });

  it('invalidates the jobs after a gap, and keeps showing what is known', () => {
    push(socket, 'job', accepted());
    push(socket, 'job', finished);
    expect(isOld(keys.jobs)).toBe(true);
    expect(client.getQueryData<Job[]>(keys.jobs)).toHaveLength(1);
  });

  it('never replaces a tree with a pushed one, only invalidates it', () => {
    const before = client.getQueryData(keys.tree('host', 'domain'));
    push(socket, 'treeChanged', { hostId: 'host', domainId: 'domain' });
    expect(client.getQueryData(keys.tree('host', 'domain'))).toBe(before);
    expect(isOld(keys.tree('host', 'domain'))).toBe(true);
    expect(isOld(keys.domains('host'))).toBe(true);
  });

  it('refetches after the first connection what may have changed before events could arrive', () => {
    client.setQueryData(keys.hosts, []);
    push(socket, 'connect');
    expect([isOld(keys.hosts), isOld(keys.jobs), isOld(keys.tree('host', 'domain'))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('invalidates everything after a reconnect except settings, which follow their trees', () => {
    const settings = keys.configuration('host', 'domain', 'a');
    for (const key of [keys.hosts, settings]) client.setQueryData(key, []);
    push(socket, 'connect');
    push(socket, 'connect');
    for (const key of [keys.hosts, keys.jobs, keys.tree('host', 'domain'), keys.domains('host')])
      expect(isOld(key)).toBe(true);
    expect(isOld(settings)).toBe(false);
  });

  it('shows a job started by this page once, whether the response or the event comes first', () => {
    push(socket, 'job', accepted());
    rememberJob(client, jobAt(1));
    expect(client.getQueryData<Job[]>(keys.jobs)).toHaveLength(1);
    client.setQueryData(keys.jobs, []);
    rememberJob(client, jobAt(1));
    push(socket, 'job', accepted());
    expect(client.getQueryData<Job[]>(keys.jobs)).toHaveLength(1);
  });

  it('does not cache a response for a job page if the job may have ended before it arrived', () => {
    for (const event of [accepted(), intent, finished]) push(socket, 'job', event);
    rememberJob(client, jobAt(1));
    expect(client.getQueryData(keys.job('job-1'))).toBeUndefined();
    expect(client.getQueryData<Job[]>(keys.jobs)?.[0]).toMatchObject({ state: 'finished' });
  });

  it('updates a resolution everywhere the job appears, whether its response or its event comes first', () => {
    const halted = jobAt(3, { state: 'finished', outcome: { state: 'cancelledClean' } });
    const left = { ...halted, seq: 4, resolution: { how: 'dismissed' as const, by: 'ann', at: 5 } };
    client.setQueryData(keys.jobs, [halted]);
    client.setQueryData(keys.job('job-1'), halted);
    client.setQueryData(keys.undecided, [halted]);
    rememberJob(client, left);
    push(socket, 'job', { type: 'dismissed', seq: 4, by: 'ann', ...at });
    expect(client.getQueryData<Job[]>(keys.jobs)?.[0]?.resolution).toEqual(left.resolution);
    expect(client.getQueryData<Job>(keys.job('job-1'))?.resolution).toEqual(left.resolution);
    expect(isOld(keys.undecided)).toBe(true);
  });
});
