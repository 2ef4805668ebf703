import { XdrError } from '../errors.ts';

/** libvirt's limits (remote_protocol.x and virnetprotocol.x, 9.0). */
export const stringMax = 4_194_304;

/**
 * Reads XDR (RFC 4506) from a part of a buffer without copying it. Checks every length before it allocates, and throws
 * `XdrError` if the bytes do not suffice.
 */
export class XdrReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#end - this.#at;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  uint(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  hyper(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8));
  }

  uhyper(): bigint {
    return this.#bytes.readBigUInt64BE(this.#take(8));
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  /** A flag: 0 or 1. Also marks the presence of an optional value. */
  bool(): boolean {
    const value = this.uint();
    if (value > 1) throw new XdrError(`Cannot decode a flag: ${value} is neither 0 nor 1.`);
    return value === 1;
  }

  string(max = stringMax): string {
    const length = this.#length(max);
    const start = this.#take(padded(length));
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Variable-length bytes. A copy, because the buffer belongs to the socket. */
  opaque(max: number): Buffer {
    return this.fixedOpaque(this.#length(max));
  }

  /** Exactly `length` bytes. A copy, because the buffer belongs to the socket. */
  fixedOpaque(length: number): Buffer {
    const start = this.#take(padded(length));
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  /** Hexadecimal digits of exactly `length` bytes, for identifiers. */
  hex(length: number): string {
    const start = this.#take(padded(length));
    return this.#bytes.toString('hex', start, start + length);
  }

  /** The length of an array. Each element takes at least four bytes, which limits it. */
  count(max: number): number {
    const count = this.uint();
    if (count > max)
      throw new XdrError(`Cannot decode a list: ${count} elements, at most ${max} are allowed.`);
    if (count * 4 > this.left) {
      throw new XdrError(`Cannot decode a list: ${count} elements do not fit into ${this.left} bytes.`);
    }
    return count;
  }

  /** Throws if bytes are left, which means that both sides disagree about the type. */
  finish(): void {
    if (this.left > 0) throw new XdrError(`Cannot decode the message: ${this.left} bytes too many.`);
  }

  #length(max: number): number {
    const length = this.uint();
    if (length > max)
      throw new XdrError(`Cannot decode: a length of ${length} bytes, at most ${max} allowed.`);
    return length;
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) {
      throw new XdrError(`Cannot decode: ${length} bytes needed, ${this.#end - start} left.`);
    }
    this.#at = start + length;
    return start;
  }
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
