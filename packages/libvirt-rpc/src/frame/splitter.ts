import { ProtocolError } from '../errors.ts';
import { headerLength } from './header.ts';

/** The length word counts itself: 32 MiB of message and its own four bytes (virnetprotocol.x, 9.0). */
const lengthWord = 4;
export const frameMax = 33_554_432 + lengthWord;
const frameMin = lengthWord + headerLength;

/** Receives one frame: `bytes` from `start` to `end`, without the length word. Valid only during the call. */
export type FrameListener = (bytes: Buffer, start: number, end: number) => void;

/**
 * Splits a stream into frames. A frame in one chunk is not copied. One that spans chunks is collected in a buffer that
 * grows with the received bytes, never with the announced length.
 */
export class FrameSplitter {
  readonly #onFrame: FrameListener;
  #held: Buffer = Buffer.alloc(0);
  #heldLength = 0;
  #stopped = false;

  constructor(onFrame: FrameListener) {
    this.#onFrame = onFrame;
  }

  /** Received bytes of an incomplete frame. */
  get pending(): number {
    return this.#heldLength;
  }

  /** Drops everything, including the rest of the current chunk. */
  stop(): void {
    this.#stopped = true;
    this.#held = Buffer.alloc(0);
    this.#heldLength = 0;
  }

  /** Throws `ProtocolError` on an invalid length; the stream is unusable afterward. */
  push(chunk: Buffer): void {
    let at = this.#heldLength > 0 ? this.#complete(chunk) : 0;
    while (at < chunk.length && !this.#stopped) {
      const left = chunk.length - at;
      const length = left < lengthWord ? undefined : checkedLength(chunk.readUInt32BE(at));
      if (length === undefined || length > left) {
        this.#hold(chunk, at, chunk.length);
        return;
      }
      this.#onFrame(chunk, at + lengthWord, at + length);
      at += length;
    }
  }

  /** Adds to the incomplete frame; returns the number of bytes used. */
  #complete(chunk: Buffer): number {
    let at = 0;
    if (this.#heldLength < lengthWord) {
      at = Math.min(lengthWord - this.#heldLength, chunk.length);
      this.#hold(chunk, 0, at);
      if (this.#heldLength < lengthWord) return at;
    }
    const length = checkedLength(this.#held.readUInt32BE(0));
    const end = at + Math.min(length - this.#heldLength, chunk.length - at);
    this.#hold(chunk, at, end);
    if (this.#heldLength === length) {
      const frame = this.#held;
      this.#held = Buffer.alloc(0);
      this.#heldLength = 0;
      this.#onFrame(frame, lengthWord, length);
    }
    return end;
  }

  #hold(chunk: Buffer, start: number, end: number): void {
    const needed = this.#heldLength + end - start;
    if (needed > this.#held.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#held.length * 2, 256));
      this.#held.copy(grown, 0, 0, this.#heldLength);
      this.#held = grown;
    }
    chunk.copy(this.#held, this.#heldLength, start, end);
    this.#heldLength = needed;
  }
}

function checkedLength(length: number): number {
  if (length < frameMin || length > frameMax) {
    throw new ProtocolError(
      `The peer announced a message of ${length} bytes, but libvirt messages have ${frameMin} to ${frameMax}. ` +
        'Check that the address belongs to a libvirt daemon.',
    );
  }
  return length;
}
