import type { Codec } from '../xdr/codec.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { type Header, writeHeader } from './header.ts';
import { frameMax } from './splitter.ts';

/** Builds whole frames: length word, header, payload. Keeps its buffer from one frame to the next. */
export class FrameWriter {
  readonly #writer = new XdrWriter(frameMax);

  /** Throws `XdrError` when the value does not fit its type; nothing was sent then. */
  frame<T>(header: Header, payload?: { codec: Codec<T>; value: T }): Buffer {
    const writer = this.#writer;
    writer.reset();
    writer.uint(0);
    writeHeader(writer, header);
    if (payload !== undefined) payload.codec.write(writer, payload.value);
    writer.patchUint(0, writer.length);
    return writer.bytes();
  }
}
