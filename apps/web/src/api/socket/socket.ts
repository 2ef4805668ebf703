import type { clientEvents, serverEvents } from '@snaptree/core';
import { useSyncExternalStore } from 'react';

export type SocketEvent = 'connect' | 'disconnect' | 'connect_error' | keyof typeof serverEvents;
type Listener = (payload: unknown) => void;
type Watched = { readonly hostId: string; readonly domainId: string };

/** The part of the push channel that the page uses. */
export interface LiveSocket {
  readonly connected: boolean;
  readonly on: (event: SocketEvent, listener: Listener) => unknown;
  readonly off: (event: SocketEvent, listener: Listener) => unknown;
  readonly emit: (event: keyof typeof clientEvents, domain: Watched) => unknown;
}

/** The delay before loading the code of the channel is retried, in milliseconds. */
const AGAIN_MS = 5_000;

/**
 * A channel whose code loads in parallel with the first screen, which does not wait for it. Listeners added before it
 * is loaded are attached later; nothing can be sent before it is connected.
 */
export class LateSocket implements LiveSocket {
  readonly #load: () => Promise<LiveSocket>;
  readonly #waiting = new Map<Listener, SocketEvent>();
  #socket: LiveSocket | undefined;

  constructor(load: () => Promise<LiveSocket>) {
    this.#load = load;
    void this.#open();
  }

  get connected(): boolean {
    return this.#socket?.connected ?? false;
  }

  readonly on = (event: SocketEvent, listener: Listener): void => {
    if (this.#socket === undefined) this.#waiting.set(listener, event);
    else this.#socket.on(event, listener);
  };

  readonly off = (event: SocketEvent, listener: Listener): void => {
    this.#waiting.delete(listener);
    this.#socket?.off(event, listener);
  };

  readonly emit = (event: keyof typeof clientEvents, domain: Watched): void => {
    this.#socket?.emit(event, domain);
  };

  async #open(): Promise<void> {
    try {
      const socket = await this.#load();
      for (const [listener, event] of this.#waiting) socket.on(event, listener);
      this.#waiting.clear();
      this.#socket = socket;
    } catch (error) {
      for (const [listener, event] of this.#waiting) if (event === 'connect_error') listener(error);
      setTimeout(() => void this.#open(), AGAIN_MS);
    }
  }
}

/** `lost`: the connection was closed or could not be opened, so anything on the screen may be outdated. */
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
