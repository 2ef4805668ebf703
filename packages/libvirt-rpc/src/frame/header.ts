import type { XdrReader } from '../xdr/reader.ts';
import type { XdrWriter } from '../xdr/writer.ts';

/** `virNetMessageType` and `virNetMessageStatus` (virnetprotocol.x, 9.0); only those that a client receives. */
export const messageType = { call: 0, reply: 1, message: 2 } as const;
export const messageStatus = { ok: 0, error: 1 } as const;

/** The 24 bytes after the length word. Types are not narrowed, because the peer may send anything. */
export interface Header {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  /** Chosen by the client and repeated in the reply; 0 in events. */
  readonly serial: number;
  readonly status: number;
}

export const headerLength = 24;

export function readHeader(from: XdrReader): Header {
  return {
    program: from.uint(),
    version: from.uint(),
    procedure: from.int(),
    type: from.int(),
    serial: from.uint(),
    status: from.int(),
  };
}

export function writeHeader(to: XdrWriter, header: Header): void {
  to.uint(header.program);
  to.uint(header.version);
  to.int(header.procedure);
  to.int(header.type);
  to.uint(header.serial);
  to.int(header.status);
}
