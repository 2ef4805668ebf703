import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { ConnectionLost, messageOf, ProtocolError, XdrError } from '../errors.ts';
import { FrameWriter } from '../frame/frame.ts';
import { type Header, messageType, readHeader } from '../frame/header.ts';
import { FrameSplitter } from '../frame/splitter.ts';
import type { Log } from '../log.ts';
import { type DomainEvent, readEvent } from '../protocol/events.ts';
import { callHeader, type Procedure, remoteProgram, remoteVersion } from '../protocol/procedure.ts';
import { XdrReader } from '../xdr/reader.ts';
import { Calls } from './calls.ts';
import {
  Keepalive,
  keepaliveHeader,
  keepaliveProcedure,
  keepaliveProgram,
  keepaliveVersion,
} from './keepalive.ts';

/** One less than libvirt's default `max_client_requests` of 5, which leaves room for closing. */
const maxInFlight = 4;
/** With this many unsent bytes, the peer has stopped reading, and gets no more pongs. */
const unsentMax = 1_048_576;
const serialMax = 0xffff_ffff;

export interface CallOptions {
  /**
   * Abandons the call. A queued call is never sent. The daemon continues a call that was sent, and its outcome is
   * unknown. The promise is rejected with the signal's reason.
   */
  readonly signal?: AbortSignal | undefined;
  readonly urgent?: boolean;
}

export interface RouterOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The peer's name in errors. */
  readonly peer: string;
  /** Returns whether a listener received the event. */
  readonly onEvent: (event: DomainEvent) => boolean;
  readonly onClose: (reason: ConnectionLost) => void;
}

/** Shares one socket among many calls, events and keepalive messages. */
export class Router {
  readonly #wire: Duplex;
  readonly #options: RouterOptions;
  readonly #frames = new FrameWriter();
  readonly #splitter: FrameSplitter;
  readonly #calls: Calls;
  readonly #keepalive: Keepalive;
  readonly #ignored = new Map<string, number>();
  #serial = 0;
  #lost: ((sent: boolean) => ConnectionLost) | undefined;
  #heardAt: number;

  constructor(wire: Duplex, options: RouterOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#heardAt = options.clock.now();
    this.#calls = new Calls((frame) => this.#wire.write(frame), maxInFlight);
    this.#splitter = new FrameSplitter((bytes, start, end) => this.#frame(new XdrReader(bytes, start, end)));
    this.#keepalive = new Keepalive(options.clock, {
      ping: () => this.#sendKeepalive(keepaliveProcedure.ping),
      dead: () => this.lose(new Error('the daemon has not responded for 25 seconds')),
    });
    wire.on('data', (chunk: Buffer) => this.#data(chunk));
    wire.on('error', (error) => this.lose(error));
    wire.on('close', () => this.lose(this.#endedBecause()));
    wire.on('end', () => this.lose(this.#endedBecause()));
  }

  /** Numbers of dropped messages by reason. */
  get ignored(): ReadonlyMap<string, number> {
    return this.#ignored;
  }

  /** When the last message arrived, by the given clock. */
  get heardAt(): number {
    return this.#heardAt;
  }

  get closed(): boolean {
    return this.#lost !== undefined;
  }

  async call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions = {},
  ): Promise<Ret> {
    const { signal, urgent = false } = options;
    signal?.throwIfAborted();
    if (this.#lost !== undefined) throw this.#lost(false);
    const serial = this.#nextSerial();
    const frame = this.#frames.frame(callHeader(procedure, serial), { codec: procedure.args, value: args });
    return this.#calls.add({ procedure, serial, frame, signal, urgent });
  }

  /** Only for a peer that supports keepalive. Its pings are always answered. */
  startKeepalive(): void {
    if (this.#lost === undefined) this.#keepalive.start();
  }

  /** Drops the connection and rejects all pending calls. Keeps the first reason. */
  lose(cause: unknown): void {
    if (this.#lost !== undefined) return;
    const message =
      `The connection to libvirt at ${this.#options.peer} was lost: ${messageOf(cause)}. ` +
      'Connect again, and read the state before you repeat anything.';
    const lost = (sent: boolean) => new ConnectionLost(message, { sent, cause });
    this.#lost = lost;
    this.#keepalive.stop();
    this.#splitter.stop();
    this.#wire.destroy();
    this.#calls.lose(lost);
    this.#options.onClose(lost(false));
  }

  #data(chunk: Buffer): void {
    this.#keepalive.heard();
    this.#heardAt = this.#options.clock.now();
    // Sends the calls that these replies make room for in one write.
    this.#wire.cork();
    try {
      this.#splitter.push(chunk);
    } catch (error) {
      this.lose(error);
    } finally {
      this.#wire.uncork();
    }
  }

  #frame(message: XdrReader): void {
    const header = readHeader(message);
    const ignored =
      header.program === keepaliveProgram
        ? this.#keepaliveMessage(header)
        : this.#remoteMessage(header, message);
    if (ignored !== undefined) this.#ignore(ignored, header);
  }

  /** Returns what is unknown about the message. */
  #remoteMessage(header: Header, message: XdrReader): string | undefined {
    if (header.program !== remoteProgram) return 'program';
    if (header.version !== remoteVersion) return 'version';
    switch (header.type) {
      case messageType.reply:
        return this.#calls.settle(header, message) ? undefined : 'serial';
      case messageType.message:
        return this.#event(header, message);
      default:
        return 'type';
    }
  }

  #event(header: Header, message: XdrReader): string | undefined {
    const event = decodedEvent(header.procedure, message);
    if (typeof event === 'string') return event;
    return this.#options.onEvent(event) ? undefined : 'subscriber of an event';
  }

  #keepaliveMessage(header: Header): string | undefined {
    if (header.version !== keepaliveVersion) return 'version';
    if (header.procedure === keepaliveProcedure.pong) return undefined;
    if (header.procedure !== keepaliveProcedure.ping) return 'keepalive procedure';
    this.#sendKeepalive(keepaliveProcedure.pong);
    return undefined;
  }

  #sendKeepalive(procedure: number): void {
    if (this.#wire.writableLength > unsentMax) return;
    this.#wire.write(this.#frames.frame(keepaliveHeader(procedure)));
  }

  /** Logs only the first of each kind, so that a hostile peer cannot fill the disk. */
  #ignore(reason: string, header: Header): void {
    const seen = this.#ignored.get(reason) ?? 0;
    this.#ignored.set(reason, seen + 1);
    if (seen === 0) {
      this.#options.log(`ignored a message from libvirt: unknown ${reason}`, {
        peer: this.#options.peer,
        ...header,
      });
    }
  }

  #endedBecause(): Error {
    return this.#splitter.pending > 0
      ? new ProtocolError('the daemon closed the connection in the middle of a message')
      : new Error('the daemon closed the connection');
  }

  #nextSerial(): number {
    this.#serial = this.#serial === serialMax ? 1 : this.#serial + 1;
    return this.#serial;
  }
}

/** An unreadable event does not end the connection, because its length is known. */
function decodedEvent(procedure: number, message: XdrReader): DomainEvent | string {
  try {
    const event = readEvent(procedure, message) ?? 'event';
    if (typeof event !== 'string') message.finish();
    return event;
  } catch (error) {
    if (error instanceof XdrError) return 'layout of an event';
    throw error;
  }
}
