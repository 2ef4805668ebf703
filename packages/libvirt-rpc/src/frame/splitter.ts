import { ProtocolError } from '../errors.ts';
import { headerLength } from './header.ts';

/** The length word counts itself: 32 MiB of message and its own four bytes (virnetprotocol.x, 9.0). */
const lengthWord = 4;
export const frameMax = 33_554_432 + lengthWord;
const frameMin = lengthWord + headerLength;

/** Told about one whole frame: `bytes` from `start` to `end`, without the length word. Valid during the call only. */
export type FrameListener = (bytes: Buffer, start: number, end: number) => void;

/**
 * Cuts a stream into frames. A frame that lies in one chunk is handed over where it lies; one that spans
 * chunks is gathered in a buffer that grows with what has arrived, never with what was announced.
 */
export class FrameSplitter {
  readonly #onFrame: FrameListener;
  #held: Buffer = Buffer.alloc(0);
  #heldLength = 0;
  #stopped = false;

  constructor(onFrame: FrameListener) {
    this.#onFrame = onFrame;
  }

  /** Bytes of a frame that has begun and not ended. */
  get pending(): number {
    return this.#heldLength;
  }

  /** Drops everything, also the rest of the chunk that is being cut. */
  stop(): void {
    this.#stopped = true;
    this.#held = Buffer.alloc(0);
    this.#heldLength = 0;
  }

  /** Throws `ProtocolError` on a length that cannot be; the stream is of no use afterwards. */
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

  /** Adds to the frame that has begun; returns how much of the chunk it took. */
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
      `The peer announced a message of ${length} bytes; libvirt's have ${frameMin} to ${frameMax}. ` +
        'Check that the address belongs to a libvirt daemon.',
    );
  }
  return length;
}
