import { type ConnectionLost, LibvirtError, messageOf, ProtocolError } from '../errors.ts';
import { type Header, messageStatus } from '../frame/header.ts';
import type { Procedure } from '../protocol/procedure.ts';
import { remoteError } from '../protocol/types.ts';
import type { XdrReader } from '../xdr/reader.ts';

interface Call {
  readonly serial: number;
  readonly procedureName: string;
  readonly procedureNumber: number;
  readonly frame: Buffer;
  /** Reads the reply; throws if it is unreadable. */
  readonly accept: (reply: XdrReader) => void;
  readonly reject: (reason: unknown) => void;
  /** The caller gave up. The slot stays taken until the daemon answers, because the daemon continues the call. */
  abandoned: boolean;
}

export interface Request<Ret> {
  readonly procedure: Pick<Procedure<unknown, Ret>, 'name' | 'number' | 'ret'>;
  readonly serial: number;
  readonly frame: Buffer;
  readonly signal: AbortSignal | undefined;
  /** Skips the queue. Only for the last call of a connection. */
  readonly urgent: boolean;
}

/**
 * Calls by serial. At most `maxInFlight` run at a time; the others wait in order. The daemon stops reading from a
 * client with too many open requests (`max_client_requests`, 5 by default in libvirtd.conf of 9.0), including its
 * keepalive messages, so this stays below.
 */
export class Calls {
  readonly #send: (frame: Buffer) => void;
  readonly #maxInFlight: number;
  readonly #sent = new Map<number, Call>();
  readonly #queue = new Set<Call>();

  constructor(send: (frame: Buffer) => void, maxInFlight: number) {
    this.#send = send;
    this.#maxInFlight = maxInFlight;
  }

  get inFlight(): number {
    return this.#sent.size;
  }

  get queued(): number {
    return this.#queue.size;
  }

  add<Ret>(request: Request<Ret>): Promise<Ret> {
    const { procedure, signal } = request;
    return new Promise<Ret>((resolve, reject) => {
      const unlisten = () => signal?.removeEventListener('abort', abort);
      const call: Call = {
        serial: request.serial,
        procedureName: procedure.name,
        procedureNumber: procedure.number,
        frame: request.frame,
        abandoned: false,
        accept(reply) {
          const value = procedure.ret.read(reply);
          reply.finish();
          unlisten();
          resolve(value);
        },
        reject(reason) {
          unlisten();
          reject(reason);
        },
      };
      const abort = () => this.#abandon(call, signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      if (request.urgent) this.#dispatch(call);
      else this.#queue.add(call);
      this.#pump();
    });
  }

  /** Settles the call of this reply; returns false if there is none. */
  settle(header: Header, reply: XdrReader): boolean {
    const call = this.#sent.get(header.serial);
    if (call === undefined) return false;
    this.#sent.delete(header.serial);
    if (!call.abandoned) answer(call, header, reply);
    this.#pump();
    return true;
  }

  /** Rejects every call, sent and queued. */
  lose(lost: (sent: boolean) => ConnectionLost): void {
    const sent = [...this.#sent.values()];
    const queued = [...this.#queue];
    this.#sent.clear();
    this.#queue.clear();
    for (const call of sent) call.reject(lost(true));
    for (const call of queued) call.reject(lost(false));
  }

  #abandon(call: Call, reason: unknown): void {
    if (this.#sent.has(call.serial)) call.abandoned = true;
    this.#queue.delete(call);
    call.reject(reason);
  }

  #pump(): void {
    for (const call of this.#queue) {
      if (this.#sent.size >= this.#maxInFlight) return;
      this.#queue.delete(call);
      this.#dispatch(call);
    }
  }

  #dispatch(call: Call): void {
    this.#sent.set(call.serial, call);
    this.#send(call.frame);
  }
}

function answer(call: Call, header: Header, reply: XdrReader): void {
  try {
    if (header.procedure !== call.procedureNumber) {
      throw new ProtocolError(`it belongs to procedure ${header.procedure}, not ${call.procedureNumber}`);
    }
    if (header.status === messageStatus.ok) call.accept(reply);
    else if (header.status === messageStatus.error) call.reject(readError(call.procedureName, reply));
    else throw new ProtocolError(`its status ${header.status} is unknown`);
  } catch (cause) {
    call.reject(
      new ProtocolError(
        `The daemon's reply to ${call.procedureName} cannot be read: ${messageOf(cause)}. ` +
          'The outcome of the call is unknown. Read the state again.',
        { cause },
      ),
    );
  }
}

function readError(procedureName: string, reply: XdrReader): LibvirtError {
  const { message, dom: _dom, net: _net, ...facts } = remoteError.read(reply);
  reply.finish();
  return new LibvirtError(procedureName, { ...facts, text: message ?? 'unknown error' });
}
