import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XdrError } from '../errors.ts';
import { annotated } from '../testing/annotated.ts';
import {
  bool,
  type Codec,
  chars,
  double,
  hyper,
  int,
  list,
  opaque,
  optional,
  struct,
  text,
  uhyper,
  uint,
} from './codec.ts';
import { XdrReader } from './reader.ts';
import { XdrWriter } from './writer.ts';

function encoded<T>(codec: Codec<T>, value: T): Buffer {
  const writer = new XdrWriter(5_000_000);
  codec.write(writer, value);
  return writer.bytes();
}

function decoded<T>(codec: Codec<T>, bytes: Buffer): T {
  const reader = new XdrReader(bytes);
  const value = codec.read(reader);
  reader.finish();
  return value;
}

const word = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const roundTrips: readonly [string, () => void][] = [
  ['int', () => roundTrip(int, fc.integer())],
  ['unsigned int', () => roundTrip(uint, fc.nat({ max: 0xffff_ffff }))],
  ['hyper', () => roundTrip(hyper, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))],
  ['unsigned hyper', () => roundTrip(uhyper, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))],
  ['double', () => roundTrip(double, fc.double({ noNaN: true }))],
  ['flag', () => roundTrip(bool, fc.boolean())],
  ['text', () => roundTrip(text, word)],
  ['bytes', () => roundTrip(opaque(100), bytes())],
  ['array of char', () => roundTrip(chars(100), bytes())],
  ['optional', () => roundTrip(optional(text), fc.option(word, { nil: undefined }))],
  ['list', () => roundTrip(list(hyper, 50), fc.array(fc.bigInt({ min: -5n, max: 5n }), { maxLength: 50 }))],
  [
    'struct',
    () =>
      roundTrip(
        struct({ name: text, sizes: list(uint, 9), note: optional(text) }),
        fc.record({
          name: word,
          sizes: fc.array(fc.nat(), { maxLength: 9 }),
          note: fc.option(word, { nil: undefined }),
        }),
      ),
  ],
];

function bytes(): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ maxLength: 100 }).map((value) => Buffer.from(value));
}

function roundTrip<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      const wire = encoded(codec, value);
      expect(wire.length % 4).toBe(0);
      expect(decoded(codec, wire)).toEqual(value);
    }),
  );
}

describe('XDR', () => {
  it.each(roundTrips)('reads every %s as it was written', (_name, run) => run());

  it('is written as RFC 4506 says', () => {
    const machine = struct({ name: text, id: int, size: uhyper, note: optional(text), tags: list(text, 9) });
    const value = { name: 'hello', id: -1, size: 2n ** 40n, note: undefined, tags: ['a'] };
    const wire = annotated(`
      00 00 00 05  # length of the name
      68 65 6c 6c  # hell
      6f 00 00 00  # o, filled up to four bytes
      ff ff ff ff  # -1
      00 00 01 00 00 00 00 00  # 2^40
      00 00 00 00  # no note
      00 00 00 01  # one tag
      00 00 00 01 61 00 00 00  # a
    `);
    expect(encoded(machine, value)).toEqual(wire);
    expect(decoded(machine, wire)).toEqual(value);
  });

  it.each([
    ['a string longer than what is left', text, 'ff ff ff f0'],
    ['a string of 4 MiB that is not there', text, '00 40 00 00'],
    ['a string of more than 4 MiB', text, '00 40 00 01'],
    ['a list with a negative count', list(int, 1000), 'ff ff ff ff'],
    ['a list with more elements than allowed', list(int, 2), '00 00 00 03 00000001 00000001 00000001'],
    ['a list that announces more than follows', list(int, 16_384), '00 00 40 00 00 00 00 01'],
    ['bytes that are cut off', opaque(100), '00 00 00 08 01 02 03 04'],
    ['a flag of 2', bool, '00 00 00 02'],
    ['half a hyper', hyper, '00 00 00 00'],
    ['nothing at all', int, ''],
    ['bytes after the end', int, '00 00 00 01 00 00 00 00'],
  ] as const)('refuses %s', (_name, codec, hex) => {
    expect(() => decoded<unknown>(codec, annotated(hex))).toThrow(XdrError);
  });

  it('allocates nothing for a list that is only announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1000; i += 1) {
      expect(() => decoded(opaque(0x7fff_ffff), annotated('7f ff ff ff'))).toThrow(XdrError);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it.each<[string, () => Buffer]>([
    ['text with NUL, which libvirt would cut', () => encoded(text, 'a\0b')],
    ['text of more than 4 MiB', () => encoded(text, 'x'.repeat(4_194_305))],
    ['a fraction as int', () => encoded(int, 1.5)],
    ['2^31 as int', () => encoded(int, 2 ** 31)],
    ['-1 as unsigned int', () => encoded(uint, -1)],
    ['2^63 as hyper', () => encoded(hyper, 2n ** 63n)],
    ['-1 as unsigned hyper', () => encoded(uhyper, -1n)],
    ['too many bytes', () => encoded(opaque(2), Buffer.alloc(3))],
    ['too many chars', () => encoded(chars(2), Buffer.alloc(3))],
    ['too long a list', () => encoded(list(int, 1), [1, 2])],
  ])('does not send %s', (_name, encode) => {
    expect(encode).toThrow(XdrError);
  });

  it('does not send a message over the limit, and can be used again after it', () => {
    const writer = new XdrWriter(10_000);
    expect(() => text.write(writer, 'x'.repeat(10_001))).toThrow(XdrError);
    writer.reset();
    text.write(writer, 'short');
    expect(decoded(text, writer.bytes())).toBe('short');
  });
});
