import { type Duplex, duplexPair } from 'node:stream';
import { FrameWriter } from '../frame/frame.ts';
import { type Header, messageStatus, messageType, readHeader } from '../frame/header.ts';
import { FrameSplitter } from '../frame/splitter.ts';
import { type Procedure, remoteProgram, remoteVersion } from '../protocol/procedure.ts';
import { authProcedures } from '../protocol/procedures/auth.ts';
import { connectProcedures } from '../protocol/procedures/connect.ts';
import { remoteError } from '../protocol/types.ts';
import { keepaliveHeader, keepaliveProcedure, keepaliveProgram } from '../route/keepalive.ts';
import type { Carried, Codec } from '../xdr/codec.ts';
import { XdrReader } from '../xdr/reader.ts';

/** A received call. `payload` is a copy. */
export interface Received {
  readonly header: Header;
  readonly payload: Buffer;
}

type Script = (call: Received) => void;

/**
 * Answers calls by a script, and sends what a test wants. Calls without a script stay unanswered in `waiting`.
 */
export class FakeDaemon {
  readonly wire: Duplex;
  /** Unanswered calls in order of arrival. */
  readonly waiting: Received[] = [];
  /** Keepalive procedures that arrived. */
  readonly keepalive: number[] = [];
  readonly #frames = new FrameWriter();
  readonly #scripts = new Map<number, Script>();
  #mostWaiting = 0;
  #held: Uint8Array[] | undefined;

  constructor(wire: Duplex) {
    this.wire = wire;
    const splitter = new FrameSplitter((bytes, start, end) =>
      this.#frame(Buffer.from(bytes.subarray(start, end))),
    );
    wire.on('data', (chunk: Buffer) => splitter.push(chunk));
    wire.on('error', () => {});
  }

  /** The most calls that ever waited at the same time. */
  get mostWaiting(): number {
    return this.#mostWaiting;
  }

  /** From now on, answers this procedure with what `answer` returns. */
  answers<Args, Ret>(procedure: Procedure<Args, Ret>, answer: (args: Args) => Ret): this {
    this.#scripts.set(procedure.number, (call) =>
      this.reply(call, procedure, answer(procedure.args.read(new XdrReader(call.payload)))),
    );
    return this;
  }

  /** From now on, answers this procedure with an error. */
  refuses(procedure: { number: number }, facts: Partial<Carried<typeof remoteError>>): this {
    this.#scripts.set(procedure.number, (call) => this.refuse(call, facts));
    return this;
  }

  /** From now on, leaves this procedure unanswered. */
  forgets(procedure: { number: number }): this {
    this.#scripts.delete(procedure.number);
    return this;
  }

  /** Accepts every login and opens every URI. */
  welcoming(): this {
    return this.answers(authProcedures.authList, () => ({ types: [0] }))
      .answers(connectProcedures.connectSupportsFeature, () => ({ supported: true }))
      .answers(connectProcedures.connectOpen, () => ({}))
      .answers(connectProcedures.connectClose, () => ({}));
  }

  reply<Args, Ret>(call: Received, procedure: Procedure<Args, Ret>, ret: Ret): void {
    this.send({ ...call.header, type: messageType.reply }, { codec: procedure.ret, value: ret });
  }

  refuse(call: Received, facts: Partial<Carried<typeof remoteError>>): void {
    const header = { ...call.header, type: messageType.reply, status: messageStatus.error };
    this.send(header, { codec: remoteError, value: { ...noError, ...facts } });
  }

  event<T>(message: { number: number; codec: Codec<T> }, value: T): void {
    this.send({ ...eventHeader, procedure: message.number }, { codec: message.codec, value });
  }

  ping(): void {
    this.send(keepaliveHeader(keepaliveProcedure.ping));
  }

  send<T>(header: Header, payload?: { codec: Codec<T>; value: T }): void {
    this.raw(this.#frames.frame(header, payload));
  }

  raw(bytes: Uint8Array): void {
    if (this.#held === undefined) this.wire.write(bytes);
    else this.#held.push(bytes);
  }

  /** Sends what `script` sends in one chunk. */
  together(script: () => void): void {
    const held: Uint8Array[] = [];
    this.#held = held;
    script();
    this.#held = undefined;
    this.raw(Buffer.concat(held));
  }

  #frame(frame: Buffer): void {
    const reader = new XdrReader(frame);
    const header = readHeader(reader);
    if (header.program === keepaliveProgram) {
      this.keepalive.push(header.procedure);
      return;
    }
    const call = { header, payload: frame.subarray(frame.length - reader.left) };
    const script = this.#scripts.get(header.procedure);
    if (script !== undefined) script(call);
    else this.#mostWaiting = Math.max(this.#mostWaiting, this.waiting.push(call));
  }
}

/** Both ends of an in-memory wire: ours, and the fake daemon's. */
export function fakeDaemon(): { wire: Duplex; daemon: FakeDaemon } {
  const [wire, other] = duplexPair();
  return { wire, daemon: new FakeDaemon(other) };
}

const eventHeader: Header = {
  program: remoteProgram,
  version: remoteVersion,
  procedure: 0,
  type: messageType.message,
  serial: 0,
  status: messageStatus.ok,
};

const noError: Carried<typeof remoteError> = {
  code: 1,
  domain: 0,
  message: undefined,
  level: 2,
  dom: undefined,
  str1: undefined,
  str2: undefined,
  str3: undefined,
  int1: 0,
  int2: 0,
  net: undefined,
};
