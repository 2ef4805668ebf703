import type { Clock } from './clock.ts';
import type { Endpoint } from './dial/transport.ts';
import { type ConnectionLost, messageOf } from './errors.ts';
import type { Log } from './log.ts';
import { type DomainEvent, type EventKind, eventId } from './protocol/events.ts';
import type { Procedure } from './protocol/procedure.ts';
import { connectProcedures } from './protocol/procedures/connect.ts';
import type { Domain } from './protocol/types.ts';
import type { Router } from './route/router.ts';
import type { Codec } from './xdr/codec.ts';

/** How long `close` waits for the daemon before it hangs up anyway. */
const goodbyeMs = 1000;

export interface SubscribeOptions {
  /** Only events of this domain; of all domains if absent. */
  readonly domain?: Domain | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Isolates listeners: one that throws is logged and affects neither the others nor the connection. */
export class Listeners {
  readonly events = new Set<(event: DomainEvent) => boolean>();
  readonly close = new Set<(reason: ConnectionLost) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Returns whether a listener received the event. */
  event(event: DomainEvent): boolean {
    // Not `some`: every listener must receive it.
    return [...this.events].filter((listener) => this.#guarded(() => listener(event))).length > 0;
  }

  closed(reason: ConnectionLost): void {
    for (const listener of this.close) this.#guarded(() => listener(reason));
  }

  #guarded(listener: () => unknown): boolean {
    try {
      return listener() === true;
    } catch (error) {
      this.#log('a listener for libvirt events failed', { error: messageOf(error) });
      return true;
    }
  }
}

/** An open connection to one driver of a daemon. */
export class Connection {
  readonly endpoint: Endpoint;
  /** For example `qemu:///system`. */
  readonly uri: string;
  readonly #router: Router;
  readonly #listeners: Listeners;
  readonly #clock: Clock;

  constructor(
    router: Router,
    about: { endpoint: Endpoint; uri: string; listeners: Listeners; clock: Clock },
  ) {
    this.endpoint = about.endpoint;
    this.uri = about.uri;
    this.#router = router;
    this.#listeners = about.listeners;
    this.#clock = about.clock;
  }

  get closed(): boolean {
    return this.#router.closed;
  }

  /** When the last message arrived, by the given clock. */
  get heardAt(): number {
    return this.#router.heardAt;
  }

  /** Numbers of dropped messages by reason. */
  get ignored(): ReadonlyMap<string, number> {
    return this.#router.ignored;
  }

  /**
   * Calls a remote procedure. Four calls run at a time; further ones wait.
   *
   * Rejects with `LibvirtError` (the daemon refused), `ConnectionLost`, `ProtocolError` (its reply is unreadable),
   * `XdrError` (an argument does not fit, nothing was sent), or the signal's reason (see `CallOptions.signal`).
   */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<Ret> {
    return this.#router.call(procedure, args, { signal: options.signal });
  }

  /**
   * Registers for events and passes them to `listener` in order. Resolves to a function that unsubscribes. Rejects with
   * `LibvirtError` for kinds that the driver does not support.
   */
  async subscribe(
    kinds: readonly EventKind[],
    listener: (event: DomainEvent) => void,
    options: SubscribeOptions = {},
  ): Promise<() => Promise<void>> {
    const ids = new Set<number>();
    const listening = this.#listen((event) => ids.has(event.callbackId), listener);
    const end = async () => {
      listening();
      const leaving = [...ids].map((callbackId) =>
        this.call(connectProcedures.connectDomainEventCallbackDeregisterAny, { callbackId }),
      );
      ids.clear();
      await Promise.all(leaving);
    };
    const register = registering((callbackId) => ids.add(callbackId));
    const { domain: dom, signal } = options;
    const registrations = kinds.map((kind) =>
      this.call(register, { eventId: eventId[kind], dom }, { signal }),
    );
    const failed = (await Promise.allSettled(registrations)).find((result) => result.status === 'rejected');
    if (failed === undefined) return end;
    // If the connection is gone, that is the reason to report.
    await end().catch(() => {});
    throw failed.reason;
  }

  /** Passes on every event of this connection. Returns a function that stops it. */
  onEvent(listener: (event: DomainEvent) => void): () => void {
    return this.#listen(() => true, listener);
  }

  /** Calls back once when the connection ends, also by `close`. Returns a function that stops it. */
  onClose(listener: (reason: ConnectionLost) => void): () => void {
    this.#listeners.close.add(listener);
    return () => this.#listeners.close.delete(listener);
  }

  /** Closes the connection. Pending calls are rejected with `ConnectionLost`. Never rejects. */
  async close(): Promise<void> {
    if (this.closed) return;
    const waited = new AbortController();
    const cancel = this.#clock.after(goodbyeMs, () => waited.abort());
    await this.#router
      .call(connectProcedures.connectClose, {}, { signal: waited.signal, urgent: true })
      .catch(() => {});
    cancel();
    this.#router.lose(new Error('it was closed by Snaptree'));
  }

  #listen(wants: (event: DomainEvent) => boolean, listener: (event: DomainEvent) => void): () => void {
    const receive = (event: DomainEvent) => {
      const wanted = wants(event);
      if (wanted) listener(event);
      return wanted;
    };
    this.#listeners.events.add(receive);
    return () => this.#listeners.events.delete(receive);
  }
}

/**
 * Notes the callback id while the reply is decoded, because the first event may arrive in the same chunk, before a
 * promise could continue.
 */
function registering(note: (callbackId: number) => void): typeof register {
  const ret: Codec<{ readonly callbackId: number }> = {
    ...register.ret,
    read(from) {
      const value = register.ret.read(from);
      note(value.callbackId);
      return value;
    },
  };
  return { ...register, ret };
}

const register = connectProcedures.connectDomainEventCallbackRegisterAny;
