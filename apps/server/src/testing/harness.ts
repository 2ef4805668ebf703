import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, OperationRequest, TreeReading } from '@snaptree/core';
import type { Driver } from '@snaptree/drivers';
import { sql } from 'kysely';
import type { Identify } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import { Configuration } from '../config/config.ts';
import { createEventHub, type EventHub } from '../events.ts';
import type { DemoState } from '../hosts/demo.ts';
import type { HostSpec } from '../hosts/spec.ts';
import { createLogger } from '../log/logger.ts';
import { assemble, type RunningServer } from '../server.ts';
import { openStorage, type Storage } from '../storage/open.ts';

export interface TestServer {
  readonly url: string;
  readonly directory: string;
  readonly logLines: string[];
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  /** Reads the tree and sends the operation on its revision, with a new key unless given. */
  readonly operate: (domain: string, request: OperationRequest, key?: string) => Promise<Answer>;
  readonly reading: (domain: string) => Promise<TreeReading>;
  /** Waits until the job has an outcome. */
  readonly ended: (jobId: string) => Promise<Job>;
  /** Hosts whose driver was opened, in order. */
  readonly opened: HostSpec[];
  /** Limits the growth of the journal to this many pages, as a full disk would; undefined removes the limit. */
  readonly limitJournal: (pages: number | undefined) => Promise<void>;
  /** Makes every call to a host hang until `release`. */
  readonly hang: (hostId: string) => void;
  readonly release: () => void;
  /** Stops and starts again on the same data, with another driver if given. */
  readonly restart: (driver?: Driver) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests read answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface TestServerOptions {
  /** Hosts in addition to `fake`, by ID. */
  readonly others?: Readonly<Record<string, Driver>>;
  readonly identify?: Identify;
  readonly demo?: DemoState;
  readonly clock?: Clock;
}

/** A real server on a free port with one host `fake`, whose driver is the given one. */
export async function startTestServer(first: Driver, options: TestServerOptions = {}): Promise<TestServer> {
  const { others = {}, identify, clock, demo = 'disabled' } = options;
  const directory = mkdtempSync(join(tmpdir(), 'snaptree-server-'));
  const logLines: string[] = [];
  const opened: HostSpec[] = [];
  /** Emits the ID of each job that ends, also after a restart. */
  const ends = new EventEmitter();
  let driver = first;
  let held: { hostId: string; until: Promise<void> } | undefined;
  let release = () => {};
  let server: RunningServer | undefined;
  let storage: Storage | undefined;
  const start = async () => {
    storage = await openStorage(directory);
    const serverOptions = {
      ...(identify && { identify }),
      ...(clock && { clock }),
      events: hubWithEnds(ends),
      listenHost: '127.0.0.1',
      port: 0,
      dataDirectory: directory,
      configuration: Configuration.parse({}),
      hosts: [hostSpec('fake', 'Fake'), ...Object.keys(others).map((id) => hostSpec(id, id))],
      demo,
      openDriver: async (spec: HostSpec) => {
        opened.push(spec);
        return heldBack(others[spec.id] ?? driver, () => (held?.hostId === spec.id ? held.until : undefined));
      },
      logger: createLogger((line) => logLines.push(line)),
      webRoot: join(directory, 'web'),
    };
    server = await assemble(serverOptions, storage);
  };
  await start();
  const url = () => server?.url ?? '';
  const send = sender(url);
  const get: TestServer['get'] = (path, headers) => send('GET', path, undefined, headers);
  return {
    get url() {
      return url();
    },
    directory,
    logLines,
    opened,
    limitJournal: async (pages) => {
      if (storage !== undefined) await limitPages(storage, pages);
    },
    hang: (hostId) => {
      held = { hostId, until: new Promise((resolve) => (release = resolve)) };
    },
    release: () => release(),
    get,
    send,
    reading: async (domain) => (await get(`/api/hosts/fake/domains/${domain}/tree`)).body,
    operate: (domain, request, key = crypto.randomUUID()) =>
      send('POST', `/api/hosts/fake/domains/${domain}/operations`, request, { 'idempotency-key': key }),
    ended: (jobId) => untilEnded(ends, jobId, async () => (await get(`/api/jobs/${jobId}`)).body),
    restart: async (next = driver) => {
      await server?.close();
      driver = next;
      await start();
    },
    close: async () => {
      await server?.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function hubWithEnds(ends: EventEmitter): EventHub {
  const events = createEventHub();
  events.on('jobEvent', (_, { id, state }) => {
    if (state === 'finished') ends.emit(id);
  });
  return events;
}

async function untilEnded(ends: EventEmitter, jobId: string, read: () => Promise<Job>): Promise<Job> {
  const end = once(ends, jobId);
  const job = await read();
  if (job.state === 'finished') return job;
  await end;
  return read();
}

async function limitPages({ db }: Storage, pages: number | undefined): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
  const limit = pages === undefined ? 1_000_000 : (rows[0]?.page_count ?? 0) + pages;
  await sql.raw(`pragma max_page_count = ${limit}`).execute(db);
}

const hostSpec = (id: string, name: string): HostSpec => ({
  id,
  name,
  origin: 'file',
  connection: { kind: 'simulator' },
});

/** Sends requests as the server's own pages do. */
function sender(url: () => string): TestServer['send'] {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url()}${path}`, {
      method,
      headers: {
        origin: url(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}

/** The same driver, but its list waits for `until`. */
function heldBack(driver: Driver, until: () => Promise<void> | undefined): Driver {
  return new Proxy(driver, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name !== 'listDomains') return member.bind(target);
      return async (...args: unknown[]) => {
        await until();
        return member.apply(target, args);
      };
    },
  });
}
