import type { ClientToServerEvents, ServerToClientEvents } from '@snaptree/core';
import { useSyncExternalStore } from 'react';
import { io, type Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** The push channel to the server at the same address. It reconnects by itself, for as long as the page lives. */
export function openSocket(): LiveSocket {
  return io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 5_000 });
}

/** `lost`: was connected, or tried and failed; nothing on the screen can be trusted to be fresh. */
export type Connection = 'connecting' | 'connected' | 'lost';

export interface ConnectionWatch {
  readonly current: () => Connection;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Follows a socket's state as one word. */
export function watchConnection(socket: Pick<LiveSocket, 'on' | 'connected'>): ConnectionWatch {
  let state: Connection = socket.connected ? 'connected' : 'connecting';
  const listeners = new Set<() => void>();
  const become = (next: Connection) => () => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener();
  };
  socket.on('connect', become('connected'));
  socket.on('disconnect', become('lost'));
  socket.on('connect_error', become('lost'));
  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useConnectionState(watch: ConnectionWatch): Connection {
  return useSyncExternalStore(watch.subscribe, watch.current);
}
