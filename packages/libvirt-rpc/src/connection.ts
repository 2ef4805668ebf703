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

/** How long `close` waits for the daemon's answer before it hangs up all the same. */
const goodbyeMs = 1000;

export interface SubscribeOptions {
  /** Only events of this domain; of all domains without it. */
  readonly domain?: Domain | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where events and the end of the connection are handed on; shared by the router and the connection.
 * A listener that throws is logged: its mistake must reach neither the other listeners nor the connection.
 */
export class Listeners {
  readonly events = new Set<(event: DomainEvent) => boolean>();
  readonly close = new Set<(reason: ConnectionLost) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Returns whether anybody wanted the event. */
  event(event: DomainEvent): boolean {
    // Not `some`: everybody who wants it gets it.
    return [...this.events].filter((listener) => this.#guarded(() => listener(event))).length > 0;
  }

  closed(reason: ConnectionLost): void {
    for (const listener of this.close) this.#guarded(() => listener(reason));
  }

  #guarded(listener: () => unknown): boolean {
    try {
      return listener() === true;
    } catch (error) {
      this.#log('a listener of libvirt events failed', { error: messageOf(error) });
      return true;
    }
  }
}

/** An open connection to one driver of a daemon. */
export class Connection {
  /** What was reached. */
  readonly endpoint: Endpoint;
  /** What was opened there, for example `qemu:///system`. */
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

  /** When the daemon was last heard, in milliseconds of the clock that was passed in. */
  get heardAt(): number {
    return this.#router.heardAt;
  }

  /** Messages from the daemon that were not understood and dropped, counted by reason. */
  get ignored(): ReadonlyMap<string, number> {
    return this.#router.ignored;
  }

  /**
   * Calls a remote procedure. Any number may be called at once: four are with the daemon, the others wait.
   *
   * Rejects with `LibvirtError` (the daemon refused), `ConnectionLost`, `ProtocolError` (its reply makes no sense),
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
   * Asks the daemon for events and hands them to `listener`, in their order, from the registration on.
   * Resolves to a function that ends it. Kinds that the driver does not know reject with `LibvirtError`.
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
    // The connection may be gone, which is the reason that counts.
    await end().catch(() => {});
    throw failed.reason;
  }

  /** Hands on every event of this connection, whoever subscribed to it. Returns how to stop. */
  onEvent(listener: (event: DomainEvent) => void): () => void {
    return this.#listen(() => true, listener);
  }

  /** Told once when the connection ends, also by `close`. Returns how to stop. */
  onClose(listener: (reason: ConnectionLost) => void): () => void {
    this.#listeners.close.add(listener);
    return () => this.#listeners.close.delete(listener);
  }

  /** Says goodbye and hangs up. Calls that still wait are rejected with `ConnectionLost`. Never rejects. */
  async close(): Promise<void> {
    if (this.closed) return;
    const waited = new AbortController();
    const cancel = this.#clock.after(goodbyeMs, () => waited.abort());
    await this.#router
      .call(connectProcedures.connectClose, {}, { signal: waited.signal, urgent: true })
      .catch(() => {});
    cancel();
    this.#router.lose(new Error('it was closed by us'));
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
 * The registration with its answer noted while the reply is decoded. The first event may lie in the same chunk as
 * the reply, before a waiting promise would go on.
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
