import type { Server as HttpServer } from 'node:http';
import {
  type ClientToServerEvents,
  clientEvents,
  type ServerToClientEvents,
  serverEvents,
} from '@snaptree/core';
import { Server, type Socket } from 'socket.io';
import { type Caller, type Identify, maySee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events.ts';
import type { RequestGuard } from '../http/guard.ts';
import type { Logger } from '../log/logger.ts';
import type { Watching } from '../trees/watching.ts';

const MAX_PAYLOAD_BYTES = 16_384;
const MAX_WATCHED = 20;
/** A browser that reads too slowly is disconnected when more than this is queued for it. */
const MAX_WAITING_BYTES = 1_048_576;
const MESSAGES_PER_SECOND = 50;
/** How often browsers receive the progress of a job on a VM that they do not show. */
const PROGRESS_ELSEWHERE_MS = 1000;

export interface SocketOptions {
  readonly events: EventHub;
  readonly guard: RequestGuard;
  readonly identify: Identify;
  readonly watching: Watching;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface SocketData {
  caller: Caller;
}
type NoServerEvents = Record<string, never>;
type AppServer = Server<ClientToServerEvents, ServerToClientEvents, NoServerEvents, SocketData>;
type AppSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoServerEvents, SocketData>;

/** The room of the sockets whose callers see every host. */
const ALL_HOSTS = 'hosts';
const roomOf = (hostId: string) => `host ${hostId}`;
/** The room of the sockets that show this tree. */
const treeRoomOf = (hostId: string, domainId: string) => `tree ${JSON.stringify([hostId, domainId])}`;
const roomsOfCaller = ({ hosts }: Caller) => (hosts === 'all' ? [ALL_HOSTS] : [...hosts].map(roomOf));

/** The open sockets. A browser reads missed events over HTTP (`/api/jobs/:job/events`). */
export interface Push {
  /** Starts to serve sockets. Call it after the HTTP server has its other listeners. */
  readonly attach: (http: HttpServer) => void;
  readonly count: () => number;
  readonly close: () => Promise<void>;
}

/** Pushes events to browsers. Checks origin and host for polling and WebSocket alike. */
export function createPush(options: SocketOptions): Push {
  const { guard, identify, events } = options;
  const io: AppServer = new Server({
    serveClient: false,
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, answer) => answer(null, guard.isHandshakeAllowed(request)),
  });
  io.use((socket, next) => {
    socket.data.caller = identify(socket.request);
    next();
  });
  const waiting = new Map<AppSocket, () => number>();
  io.on('connection', (socket) => {
    void socket.join(roomsOfCaller(socket.data.caller));
    waiting.set(socket, meterWaiting(socket));
    socket.on('disconnect', () => waiting.delete(socket));
    serveBrowser(socket, options);
  });
  const later = coalesce(options.clock);
  const whoSee = (...hostIds: string[]) => io.to([ALL_HOSTS, ...hostIds.map(roomOf)]);
  const isDue = seldom(options.clock);
  events.on('jobEvent', (event, { id, hostId, domainId }) => {
    const checked = serverEvents.job.parse(event);
    for (const [socket, waitingBytes] of waiting) {
      if (waitingBytes() > MAX_WAITING_BYTES) socket.disconnect(true);
    }
    if (checked.type !== 'progress') {
      whoSee(hostId).emit('job', checked);
      return;
    }
    const watchers = treeRoomOf(hostId, domainId);
    io.to(watchers).volatile.emit('job', checked);
    if (isDue(id)) whoSee(hostId).except(watchers).volatile.emit('job', checked);
  });
  events.on('treeChanged', (hostId, domainId) =>
    io.to(treeRoomOf(hostId, domainId)).emit('treeChanged', { hostId, domainId }),
  );
  events.on('domainsChanged', (hostId) =>
    later(`domains ${hostId}`, () => whoSee(hostId).emit('domainsChanged', { hostId })),
  );
  const changedHosts = new Set<string>();
  events.on('hostChanged', (changed) => {
    changedHosts.add(changed);
    later('hosts', () => {
      whoSee(...changedHosts).emit('hostsChanged', {});
      changedHosts.clear();
    });
  });
  return {
    attach: (http) => void io.attach(http),
    count: () => io.sockets.sockets.size,
    close: async () => {
      await io.close();
    },
  };
}

function serveBrowser(socket: AppSocket, { watching, clock, logger }: SocketOptions): void {
  const watched = new Map<string, { hostId: string; domainId: string }>();
  const isAllowed = rateLimit(clock);
  watching.browserCame();
  socket.use((_packet, next) => {
    if (isAllowed()) return next();
    logger.warn({ socket: socket.id }, 'disconnecting a browser that sends too many messages');
    socket.disconnect(true);
  });
  socket.on('watch', (payload: unknown) => {
    const request = clientEvents.watch.safeParse(payload);
    if (!request.success) return void socket.disconnect(true);
    const key = JSON.stringify(request.data);
    if (watched.has(key) || watched.size >= MAX_WATCHED) return;
    if (!maySee(socket.data.caller, request.data.hostId)) return;
    const { hostId, domainId } = request.data;
    watched.set(key, request.data);
    void socket.join(treeRoomOf(hostId, domainId));
    watching.watch(hostId, domainId);
  });
  socket.on('unwatch', (payload: unknown) => {
    const request = clientEvents.unwatch.safeParse(payload);
    if (!request.success) return void socket.disconnect(true);
    if (!watched.delete(JSON.stringify(request.data))) return;
    const { hostId, domainId } = request.data;
    void socket.leave(treeRoomOf(hostId, domainId));
    watching.unwatch(hostId, domainId);
  });
  socket.on('disconnect', () => {
    for (const { hostId, domainId } of watched.values()) watching.unwatch(hostId, domainId);
    watching.browserLeft();
  });
}

/** Counts bytes that were passed to the connection but not yet to the network. */
function meterWaiting(socket: AppSocket): () => number {
  let bytes = 0;
  socket.conn.on('packetCreate', (packet) => {
    bytes += typeof packet.data === 'string' ? packet.data.length : 0;
  });
  socket.conn.on('drain', () => {
    bytes = 0;
  });
  return () => bytes;
}

/** A token bucket. */
function rateLimit(clock: Clock): () => boolean {
  let tokens = MESSAGES_PER_SECOND;
  let at = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    tokens = Math.min(MESSAGES_PER_SECOND, tokens + ((now - at) * MESSAGES_PER_SECOND) / 1000);
    at = now;
    tokens -= 1;
    return tokens >= 0;
  };
}

/** Whether the last message about a job is long enough ago. Keeps only jobs with recent messages. */
function seldom(clock: Clock): (jobId: string) => boolean {
  const last = new Map<string, number>();
  return (jobId) => {
    const now = clock.monotonic();
    for (const [job, at] of last) if (now - at >= PROGRESS_ELSEWHERE_MS) last.delete(job);
    if (last.has(jobId)) return false;
    last.set(jobId, now);
    return true;
  };
}

/** Sends one message for all changes within 200 ms. */
function coalesce(clock: Clock): (key: string, send: () => void) => void {
  const waiting = new Set<string>();
  return (key, send) => {
    if (waiting.has(key)) return;
    waiting.add(key);
    void clock.wait(200).then(() => {
      waiting.delete(key);
      send();
    });
  };
}
