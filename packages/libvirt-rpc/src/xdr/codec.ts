import { XdrError } from '../errors.ts';
import { stringMax, type XdrReader } from './reader.ts';
import type { XdrWriter } from './writer.ts';

/** How one type is read from and written to XDR. Composed below, so that a protocol reads like its definition. */
export interface Codec<T> {
  read(from: XdrReader): T;
  write(to: XdrWriter, value: T): void;
}

/** The type that a codec carries. */
export type Carried<C> = C extends Codec<infer T> ? T : never;

export const int: Codec<number> = { read: (from) => from.int(), write: (to, value) => to.int(value) };
export const uint: Codec<number> = { read: (from) => from.uint(), write: (to, value) => to.uint(value) };
export const hyper: Codec<bigint> = { read: (from) => from.hyper(), write: (to, value) => to.hyper(value) };
export const uhyper: Codec<bigint> = {
  read: (from) => from.uhyper(),
  write: (to, value) => to.uhyper(value),
};
export const double: Codec<number> = {
  read: (from) => from.double(),
  write: (to, value) => to.double(value),
};
export const bool: Codec<boolean> = { read: (from) => from.bool(), write: (to, value) => to.bool(value) };

/** libvirt's C flags: any int, true when not zero. */
export const truth: Codec<boolean> = {
  read: (from) => from.int() !== 0,
  write: (to, value) => to.int(value ? 1 : 0),
};

/** Text of at most 4 MiB, libvirt's bound for every string. */
export const text: Codec<string> = {
  read: (from) => from.string(stringMax),
  write: (to, value) => to.string(value, stringMax),
};

/** Bytes of any length up to `max`. */
export function opaque(max: number): Codec<Buffer> {
  return { read: (from) => from.opaque(max), write: (to, value) => to.opaque(value, max) };
}

/**
 * Bytes written as an array of `char`, which XDR makes four bytes each. libvirt's SASL messages are like this
 * (`char data<…>` in remote_protocol.x).
 */
export function chars(max: number): Codec<Buffer> {
  return {
    read(from) {
      const bytes = Buffer.alloc(from.count(max));
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = from.int() & 0xff;
      return bytes;
    },
    write(to, bytes) {
      if (bytes.length > max)
        throw new XdrError(`Cannot send ${bytes.length} bytes: libvirt takes at most ${max}.`);
      to.uint(bytes.length);
      for (const byte of bytes) to.int((byte << 24) >> 24);
    },
  };
}

/** A value that may be absent (`*` in an XDR definition). */
export function optional<T>(inner: Codec<T>): Codec<T | undefined> {
  return {
    read: (from) => (from.bool() ? inner.read(from) : undefined),
    write(to, value) {
      to.bool(value !== undefined);
      if (value !== undefined) inner.write(to, value);
    },
  };
}

/** An array of at most `max` elements, each at least four bytes long. */
export function list<T>(inner: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    read(from) {
      const count = from.count(max);
      const values: T[] = [];
      for (let i = 0; i < count; i += 1) values.push(inner.read(from));
      return values;
    },
    write(to, values) {
      if (values.length > max) {
        throw new XdrError(`Cannot send a list of ${values.length} elements: libvirt takes at most ${max}.`);
      }
      to.uint(values.length);
      for (const value of values) inner.write(to, value);
    },
  };
}

type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The object type that `struct` makes of its fields. */
export type StructOf<F extends Fields> = { readonly [K in keyof F]: Carried<F[K]> };

/** Fields one after another, in the order in which they are written here. */
export function struct<F extends Fields>(fields: F): Codec<StructOf<F>> {
  const entries: readonly (readonly [keyof F & string, Codec<unknown>])[] = Object.entries(fields);
  return {
    read(from) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) value[name] = codec.read(from);
      // Checked by construction: each key was filled by the codec that gives it its type.
      return value as StructOf<F>;
    },
    write(to, value) {
      for (const [name, codec] of entries) codec.write(to, value[name]);
    },
  };
}
