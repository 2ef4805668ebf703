import type { Codec } from '../xdr/codec.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { type Header, writeHeader } from './header.ts';
import { frameMax } from './splitter.ts';

/** Builds frames of length word, header and payload. Reuses its buffer. */
export class FrameWriter {
  readonly #writer = new XdrWriter(frameMax);

  /** Throws `XdrError`, before anything is sent, when the value does not fit its type. */
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
