import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { annotated } from '../testing/annotated.ts';
import { FrameSplitter, frameMax } from './splitter.ts';

function splitter(): { frames: string[]; splitter: FrameSplitter } {
  const frames: string[] = [];
  return {
    frames,
    splitter: new FrameSplitter((bytes, start, end) => frames.push(bytes.toString('hex', start, end))),
  };
}

/** A frame of this many bytes behind its length word, all of them `fill`. */
function frame(length: number, fill: number): Buffer {
  const bytes = Buffer.alloc(length + 4, fill);
  bytes.writeUInt32BE(length + 4);
  return bytes;
}

describe('the frame splitter', () => {
  it('gives three frames that came in one chunk', () => {
    const { frames, splitter: cut } = splitter();
    cut.push(Buffer.concat([frame(24, 1), frame(30, 2), frame(24, 3)]));
    expect(frames).toEqual(['01'.repeat(24), '02'.repeat(30), '03'.repeat(24)]);
  });

  it('gives the same frames byte by byte', () => {
    const { frames, splitter: cut } = splitter();
    for (const byte of Buffer.concat([frame(24, 1), frame(3000, 2)])) cut.push(Buffer.of(byte));
    expect(frames).toEqual(['01'.repeat(24), '02'.repeat(3000)]);
  });

  it('gives the same frames wherever the stream is cut', () => {
    const sizes = fc.array(fc.integer({ min: 24, max: 400 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 150 })), (lengths, cuts) => {
        const { frames, splitter: cut } = splitter();
        let stream = Buffer.concat(lengths.map((length, i) => frame(length, i)));
        for (const at of cuts) {
          cut.push(stream.subarray(0, at));
          stream = stream.subarray(at);
        }
        cut.push(stream);
        expect(frames.map((hex) => hex.length / 2)).toEqual(lengths);
        expect(cut.pending).toBe(0);
      }),
    );
  });

  it.each([0, 3, 4, 27, frameMax + 1, 0x7fff_ffff, 0xffff_ffff])('refuses a length of %i', (length) => {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(length);
    const atOnce = splitter();
    expect(() => atOnce.splitter.push(Buffer.concat([word, Buffer.alloc(100)]))).toThrow(ProtocolError);
    const piecemeal = splitter();
    piecemeal.splitter.push(word.subarray(0, 3));
    expect(() => piecemeal.splitter.push(word.subarray(3))).toThrow(ProtocolError);
    expect([...atOnce.frames, ...piecemeal.frames]).toEqual([]);
  });

  it('takes the shortest and the longest message that libvirt has', () => {
    const { frames, splitter: cut } = splitter();
    cut.push(frame(24, 7));
    cut.push(frame(frameMax - 4, 0));
    expect(frames.map((hex) => hex.length / 2)).toEqual([24, frameMax - 4]);
  });

  it('holds what has arrived, not what was announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    const many = Array.from({ length: 200 }, () => splitter().splitter);
    for (const cut of many) cut.push(annotated('02 00 00 00  # 32 MiB announced, four bytes sent'));
    expect(many.map((cut) => cut.pending)).toEqual(many.map(() => 4));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it('drops the rest of a chunk after it was stopped', () => {
    const lengths: number[] = [];
    const cut: FrameSplitter = new FrameSplitter((_bytes, start, end) => {
      lengths.push(end - start);
      cut.stop();
    });
    cut.push(Buffer.concat([frame(24, 1), frame(25, 2)]));
    expect(lengths).toEqual([24]);
  });
});
