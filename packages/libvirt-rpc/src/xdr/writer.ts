import { XdrError } from '../errors.ts';
import { stringMax } from './reader.ts';

const initialSize = 4096;

/** Writes XDR (RFC 4506) into a buffer that grows up to `limit` bytes. Reusable after `reset`. */
export class XdrWriter {
  readonly #limit: number;
  #bytes = Buffer.allocUnsafe(initialSize);
  #at = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#at;
  }

  reset(): void {
    this.#at = 0;
    // Frees the memory of a rare huge message.
    if (this.#bytes.length > 1_048_576) this.#bytes = Buffer.allocUnsafe(initialSize);
  }

  /** A copy of what was written. */
  bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at));
  }

  /** Overwrites four bytes at `offset`, for a length that is known late. */
  patchUint(offset: number, value: number): void {
    this.#bytes.writeUInt32BE(value, offset);
  }

  int(value: number): void {
    if (!Number.isInteger(value) || value < -0x8000_0000 || value > 0x7fff_ffff)
      throw notFitting(value, 'int');
    this.#at = this.#room(4).writeInt32BE(value, this.#at);
  }

  uint(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw notFitting(value, 'unsigned int');
    this.#at = this.#room(4).writeUInt32BE(value, this.#at);
  }

  hyper(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw notFitting(value, 'hyper');
    this.#at = this.#room(8).writeBigInt64BE(value, this.#at);
  }

  uhyper(value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) throw notFitting(value, 'unsigned hyper');
    this.#at = this.#room(8).writeBigUInt64BE(value, this.#at);
  }

  double(value: number): void {
    this.#at = this.#room(8).writeDoubleBE(value, this.#at);
  }

  bool(value: boolean): void {
    this.uint(value ? 1 : 0);
  }

  string(value: string, max = stringMax): void {
    // libvirt would cut the string at the first NUL.
    if (value.includes('\0'))
      throw new XdrError('Cannot send text with a NUL character: libvirt would cut it.');
    const length = Buffer.byteLength(value);
    this.#checkLength(length, max);
    this.uint(length);
    this.#room(length + 3).write(value, this.#at, 'utf8');
    this.#pad(length);
  }

  opaque(value: Uint8Array, max: number): void {
    this.#checkLength(value.length, max);
    this.uint(value.length);
    this.fixedOpaque(value);
  }

  fixedOpaque(value: Uint8Array): void {
    this.#room(value.length + 3).set(value, this.#at);
    this.#pad(value.length);
  }

  #pad(length: number): void {
    const end = this.#at + ((length + 3) & ~3);
    this.#bytes.fill(0, this.#at + length, end);
    this.#at = end;
  }

  #checkLength(length: number, max: number): void {
    if (length > max) throw new XdrError(`Cannot send ${length} bytes where libvirt takes at most ${max}.`);
  }

  #room(wanted: number): Buffer {
    const needed = this.#at + wanted;
    if (needed > this.#bytes.length) {
      if (needed > this.#limit)
        throw new XdrError(`Cannot send a message of more than ${this.#limit} bytes.`);
      const grown = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2)));
      this.#bytes.copy(grown, 0, 0, this.#at);
      this.#bytes = grown;
    }
    return this.#bytes;
  }
}

function notFitting(value: number | bigint, type: string): XdrError {
  return new XdrError(`Cannot send ${value}: it does not fit an ${type}.`);
}
