import { type Header, messageStatus, messageType } from '../frame/header.ts';
import { type Codec, struct } from '../xdr/codec.ts';

/** `REMOTE_PROGRAM` and `REMOTE_PROTOCOL_VERSION` (remote_protocol.x). */
export const remoteProgram = 0x2000_8086;
export const remoteVersion = 1;

/** One remote procedure: its number in the remote program and how its two messages are written. */
export interface Procedure<Args, Ret> {
  readonly name: string;
  readonly number: number;
  readonly args: Codec<Args>;
  readonly ret: Codec<Ret>;
}

export function callHeader(procedure: { readonly number: number }, serial: number): Header {
  const [type, status] = [messageType.call, messageStatus.ok];
  return {
    program: remoteProgram,
    version: remoteVersion,
    procedure: procedure.number,
    type,
    serial,
    status,
  };
}

/** A message without fields: `{}`. */
export const empty = struct({});

/** A table of procedures in which each entry is known by its key; libvirt's name in camel case. */
export function procedureTable<T extends Readonly<Record<string, Unnamed>>>(table: T): Named<T> {
  const named = Object.entries(table).map(([name, procedure]) => [name, { name, ...procedure }]);
  // Checked by construction: the same keys, each entry with its name added.
  return Object.fromEntries(named) as Named<T>;
}

/** Sends one call and waits for its reply. */
export type Caller = <Args, Ret>(procedure: Procedure<Args, Ret>, args: Args) => Promise<Ret>;

interface Unnamed {
  readonly number: number;
  readonly args: Codec<unknown>;
  readonly ret: Codec<unknown>;
}

type Named<T> = {
  readonly [K in keyof T]: T[K] extends { args: Codec<infer Args>; ret: Codec<infer Ret> }
    ? Procedure<Args, Ret>
    : never;
};
