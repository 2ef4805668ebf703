import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from './clock.ts';
import type { Configuration } from './config/config.ts';
import type { OpenDriver } from './hosts/link.ts';
import { HostRegistry } from './hosts/registry.ts';
import type { HostSpec } from './hosts/spec.ts';
import { createHostStore } from './hosts/store.ts';
import { createApp } from './http/app.ts';
import { RequestGuard } from './http/guard.ts';
import { createHandlers } from './http/handlers.ts';
import { createMetrics } from './http/metrics.ts';
import { JobArchive } from './jobs/archive.ts';
import { JobBoard } from './jobs/board.ts';
import { JobHypervisor } from './jobs/hypervisor.ts';
import { Journal } from './jobs/journal.ts';
import { Operations } from './jobs/operate.ts';
import type { Logger } from './log/logger.ts';
import { createPush, type Push } from './socket/socket.ts';
import { openStorage, type Storage } from './storage/open.ts';
import { openSecretBox } from './storage/secrets.ts';
import { DomainLists } from './trees/domains.ts';
import { createSnapshotNotes } from './trees/notes.ts';
import { Readings } from './trees/readings.ts';
import { Watching } from './trees/watching.ts';

const VERSION = '0.1.0';
const KEEP_KEYS_MS = 14 * 24 * 3_600_000;
const CLOSE_WITHIN_MS = 5000;
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ServerOptions {
  readonly listenHost: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDirectory: string;
  readonly configuration: Configuration;
  /** Hosts besides those of the settings page. */
  readonly hosts: readonly HostSpec[];
  readonly openDriver: OpenDriver;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly webRoot?: string;
}

export interface RunningServer {
  readonly url: string;
  /** Jobs that an earlier process left open. */
  readonly recovered: number;
  /** Stops accepting, lets the jobs be: what runs on a hypervisor runs on and is taken up at the next start. */
  readonly close: () => Promise<void>;
}

/** Puts the rooms together and listens. Throws `StorageError` or the system's own error when it cannot. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const storage = await openStorage(options.dataDirectory);
  try {
    return await assemble(options, storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** As `startServer`, on a journal that is already open; closing the server closes it. */
export async function assemble(options: ServerOptions, storage: Storage): Promise<RunningServer> {
  const { clock = systemClock, logger } = options;
  const stop = new AbortController();
  const stopping = stop.signal;
  let push: Push | undefined;
  const notes = createSnapshotNotes(storage.db);
  const store = createHostStore(storage.db, openSecretBox(options.dataDirectory));
  const hosts: HostRegistry = new HostRegistry({
    store,
    open: options.openDriver,
    clock,
    logger,
    onHosts: () => push?.hostsChanged(),
    onDomain: (hostId, domainId) => watching.hint(hostId, domainId),
  });
  hosts.adopt([...options.hosts, ...(await store.list())]);
  const readings: Readings = new Readings({
    hosts,
    notes,
    clock,
    onReading: (reading, changed) => {
      lists.learn(reading);
      if (changed) push?.treeChanged(reading.hostId, reading.tree.domain.id);
    },
  });
  const journal = new Journal(storage.db);
  const board: JobBoard = new JobBoard({
    journal,
    archive: new JobArchive(storage.db),
    hypervisor: new JobHypervisor({ hosts, readings, notes, clock, stopping }),
    clock,
    logger,
    publish: (event, job) => {
      push?.job(event);
      if (event.type === 'accepted' || event.type === 'finished') push?.domainsChanged(job.hostId);
      if (event.type === 'finished') metrics.jobEnded(job);
    },
  });
  const lists = new DomainLists({
    hosts,
    clock,
    jobOf: (hostId, domainId) => board.holderOf(hostId, domainId)?.job.id,
    onChanged: (hostId) => push?.domainsChanged(hostId),
  });
  const watching = new Watching({ hosts, readings, lists, clock, stopping });
  const operations = new Operations({ hosts, readings, board, journal });
  const metrics = createMetrics({
    openJobs: () => board.openCount(),
    sockets: () => push?.count() ?? 0,
    hosts: () => countStates(hosts),
  });
  await journal.forgetKeys(clock.now() - KEEP_KEYS_MS);
  const recovered = await board.recover();

  const { listenHost, configuration } = options;
  const guard = new RequestGuard({ listenHost, ...configuration });
  const http = createServer(
    createApp({
      handlers: createHandlers({ hosts, lists, readings, watching, operations, board }),
      guard,
      metrics,
      logger,
      version: VERSION,
      webRoot: options.webRoot ?? WEB_ROOT,
      isAccepting: () => !stopping.aborted,
    }),
  );
  push = createPush(http, { guard, watching, clock, logger });
  const address = await listen(http, options);
  const close = async () => {
    stop.abort();
    http.closeIdleConnections();
    const cut = setTimeout(() => http.closeAllConnections(), CLOSE_WITHIN_MS / 2);
    await Promise.race([push?.close(), clock.wait(CLOSE_WITHIN_MS)]);
    clearTimeout(cut);
    http.closeAllConnections();
    await Promise.race([board.settled(), clock.wait(CLOSE_WITHIN_MS / 2)]);
    await Promise.race([hosts.end(), clock.wait(CLOSE_WITHIN_MS / 2)]);
    await storage.close();
  };
  return { url: urlOf(listenHost, address.port), recovered, close };
}

function listen(http: ReturnType<typeof createServer>, options: ServerOptions): Promise<AddressInfo> {
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

function countStates(hosts: HostRegistry): { connected: number; unreachable: number } {
  const kinds = hosts.list().map((host) => host.state.kind);
  return {
    connected: kinds.filter((kind) => kind === 'connected').length,
    unreachable: kinds.filter((kind) => kind === 'unreachable').length,
  };
}
