import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Identify, identifyLocalUser } from './callers/caller.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Configuration } from './config/config.ts';
import { createApp } from './http/app.ts';
import { RequestGuard } from './http/guard.ts';
import { createHandlers } from './http/handlers.ts';
import { createMetrics } from './http/metrics.ts';
import { keepRecentJobs } from './jobs/journal/retention.ts';
import { type Random, systemRandom } from './random.ts';
import { buildServices, type ServicesOptions } from './services.ts';
import { createPush, type Push } from './socket/socket.ts';
import { openStorage, type Storage } from './storage/open.ts';
import { replaceSecretsKey } from './storage/secrets/secrets.ts';

const VERSION = '0.1.0';
const CLOSE_WITHIN_MS = 5000;
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ServerOptions extends Omit<ServicesOptions, 'clock' | 'random'> {
  readonly listenHost: string;
  /** 0: any free port. */
  readonly port: number;
  readonly configuration: Configuration;
  /** Create a job journal also where an earlier one was lost. */
  readonly newJournal?: boolean;
  /** Set `secrets.key` aside and create another. */
  readonly newSecretsKey?: boolean;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly identify?: Identify;
  readonly webRoot?: string;
}

export interface RunningServer {
  readonly url: string;
  /** How many jobs of an earlier process are continued. */
  readonly recovered: number;
  /** Stops accepting requests. Running steps continue on the hypervisor, and the next start continues their jobs. */
  readonly close: () => Promise<void>;
}

/** Starts all services and listens. Throws `StorageError`, or the system's own error. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDirectory, newJournal, newSecretsKey } = options;
  const storage = await openStorage(dataDirectory, newJournal === undefined ? {} : { newJournal });
  try {
    if (newSecretsKey === true) replaceSecretsKey(dataDirectory, (options.clock ?? systemClock).now());
    return await assemble(options, storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** As `startServer`, on an open journal. Closing the server closes it. */
export async function assemble(options: ServerOptions, storage: Storage): Promise<RunningServer> {
  const { clock = systemClock, random = systemRandom, identify = identifyLocalUser } = options;
  const { logger, listenHost, configuration } = options;
  const stop = new AbortController();
  const services = await buildServices({ ...options, clock, random }, storage, stop.signal);
  const { activeJobs, events, hosts, watching } = services;
  const recovery = await activeJobs.recover();
  const guard = new RequestGuard({ listenHost, ...configuration });
  const push = createPush({ guard, identify, watching, events, clock, logger });
  const metrics = createMetrics({ hosts, activeJobs, events, sockets: push.count });
  const http = createServer(
    createApp({
      handlers: createHandlers({ ...services, clock }),
      identify,
      guard,
      metrics,
      logger,
      version: VERSION,
      webRoot: options.webRoot ?? WEB_ROOT,
      isAccepting: () => !stop.signal.aborted,
    }),
  );
  push.attach(http);
  const address = await listen(http, options);
  // Only now, so that no step is sent if the port is already in use.
  recovery.start();
  const { db } = storage;
  void keepRecentJobs({ db, clock, logger, keepJobsDays: configuration.keepJobsDays }, stop.signal);
  return {
    url: urlOf(listenHost, address.port),
    recovered: recovery.jobs,
    close: async () => {
      stop.abort();
      await closeConnections(http, push, clock);
      await Promise.race([activeJobs.allEnded(), clock.wait(CLOSE_WITHIN_MS / 2)]);
      await Promise.race([hosts.end(), clock.wait(CLOSE_WITHIN_MS / 2)]);
      await storage.close();
    },
  };
}

/** Pending requests may finish. Sockets and idle connections are closed at once. */
async function closeConnections(http: Server, push: Push, clock: Clock): Promise<void> {
  http.closeIdleConnections();
  void clock.wait(CLOSE_WITHIN_MS / 2).then(() => http.closeAllConnections());
  await Promise.race([push.close(), clock.wait(CLOSE_WITHIN_MS)]);
  http.closeAllConnections();
}

function listen(http: Server, options: ServerOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, options.listenHost, () => {
      http.off('error', reject);
      const address = http.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address);
    });
  });
}

function urlOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
