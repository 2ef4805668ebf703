import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XdrError } from '../errors.ts';
import { FrameWriter } from '../frame/frame.ts';
import { annotated } from '../testing/annotated.ts';
import { XdrReader } from '../xdr/reader.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { eventMessages, readEvent } from './events.ts';
import { authProcedures } from './procedures/auth.ts';
import { procedures } from './procedures.ts';
import { domain, paramsByField, remoteError, type TypedParam, typedParam } from './types.ts';

const all = Object.entries({ ...procedures, ...authProcedures });

describe('the table of procedures', () => {
  it('gives each number to one procedure', () => {
    const numbers = all.map(([, { number }]) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThan(60);
  });

  it('knows each procedure by its own name', () => {
    for (const [key, { name }] of all) expect(name).toBe(key);
  });

  it('reads garbage without anything worse than an XDR error', () => {
    const codecs = all.flatMap(([, { args, ret }]) => [args, ret]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: codecs.length - 1 }), (noise, i) => {
        try {
          codecs[i]?.read(new XdrReader(Buffer.from(noise)));
        } catch (error) {
          expect(error).toBeInstanceOf(XdrError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads garbage events without anything worse than an XDR error', () => {
    const numbers = Object.values(eventMessages).map(({ number }) => number);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...numbers), (noise, number) => {
        try {
          readEvent(number, new XdrReader(Buffer.from(noise)));
        } catch (error) {
          expect(error).toBeInstanceOf(XdrError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const guest = { name: 'web01', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: -1 };
const guestBytes = `
  00 00 00 05  77 65 62 30 31 00 00 00              # name: web01
  66 95 eb 01 f6 a4 83 04 79 aa 97 f2 50 2e 19 3f   # uuid
  ff ff ff ff                                       # id: -1, it is off
`;

describe('messages on the wire', () => {
  it('asks for a list of snapshots', () => {
    const { number, args } = procedures.domainListAllSnapshots;
    const header = { program: 0x2000_8086, version: 1, procedure: number, type: 0, serial: 7, status: 0 };
    const frame = new FrameWriter().frame(header, {
      codec: args,
      value: { dom: guest, needResults: 1, flags: 1024 },
    });
    expect(frame).toEqual(
      annotated(`
        00 00 00 44  # length, counts itself
        20 00 80 86  # program: remote
        00 00 00 01  # version
        00 00 01 12  # procedure 274
        00 00 00 00  # type: call
        00 00 00 07  # serial
        00 00 00 00  # status: ok
        ${guestBytes}
        00 00 00 01  # need results
        00 00 04 00  # flags: topological
      `),
    );
  });

  it('reads a list of snapshots', () => {
    const reply = annotated(`
      00 00 00 01              # one snapshot
      00 00 00 02 61 62 00 00  # name: ab
      ${guestBytes}
      00 00 00 01              # ret: how many there are
    `);
    const ret = procedures.domainListAllSnapshots.ret.read(new XdrReader(reply));
    expect(ret).toEqual({ snapshots: [{ name: 'ab', dom: guest }], ret: 1 });
  });

  it('reads an error with and without its optional parts', () => {
    const reply = annotated(`
      00 00 00 48                                      # code 72: no such snapshot
      00 00 00 0c                                      # domain 12: the test driver
      00 00 00 01  00 00 00 04  67 6f 6e 65            # message: gone
      00 00 00 02                                      # level: error
      00 00 00 00                                      # no dom
      00 00 00 01  00 00 00 02  25 73 00 00            # str1: %s
      00 00 00 00  00 00 00 00                         # no str2, no str3
      ff ff ff ff  00 00 00 05                         # int1: -1, int2: 5
      00 00 00 00                                      # no net
    `);
    expect(remoteError.read(new XdrReader(reply))).toEqual({
      ...{ code: 72, domain: 12, message: 'gone', level: 2, dom: undefined },
      ...{ str1: '%s', str2: undefined, str3: undefined, int1: -1, int2: 5, net: undefined },
    });
  });

  it('reads the event of a block job that is ready to pivot', () => {
    const message = annotated(`
      00 00 00 03                            # callback id
      ${guestBytes}
      00 00 00 03  76 64 61 00               # disk: vda
      00 00 00 04                            # type: active commit
      00 00 00 03                            # status: ready
    `);
    expect(readEvent(339, new XdrReader(message))).toEqual({
      ...{ kind: 'blockJob2', callbackId: 3, dom: guest, dst: 'vda', type: 4, status: 3 },
    });
  });

  it('reads SASL data, where every byte takes four', () => {
    const reply = annotated(`
      00 00 00 00              # not complete
      00 00 00 00              # data is there
      00 00 00 02              # two bytes
      00 00 00 72  ff ff ff c3 # "r", and 0xc3 as a signed char
    `);
    expect(authProcedures.authSaslStep.ret.read(new XdrReader(reply))).toEqual({
      ...{ complete: false, nil: false, data: Buffer.of(0x72, 0xc3) },
    });
  });
});

describe('typed parameters', () => {
  const params: readonly TypedParam[] = [
    { field: 'block.count', type: 'uint', value: 2 },
    { field: 'block.0.name', type: 'string', value: 'vda' },
    { field: 'block.0.physical', type: 'ullong', value: 2n ** 63n },
    { field: 'block.0.delta', type: 'llong', value: -5n },
    { field: 'load', type: 'double', value: 0.5 },
    { field: 'errors', type: 'int', value: -1 },
    { field: 'success', type: 'boolean', value: true },
  ];

  it.each(params)('of the type $type come back as they went out', (param) => {
    const writer = new XdrWriter(1000);
    typedParam.write(writer, param);
    expect(typedParam.read(new XdrReader(writer.bytes()))).toEqual(param);
  });

  it('can be asked for by name', () => {
    expect(paramsByField(params).get('block.0.physical')).toBe(2n ** 63n);
    expect(paramsByField(params).get('block.9.physical')).toBeUndefined();
  });

  it('of an unknown type are an XDR error', () => {
    const unknown = annotated('00 00 00 01 61 00 00 00  # a\n 00 00 00 08  # type 8');
    expect(() => typedParam.read(new XdrReader(unknown))).toThrow(/type 8/);
  });
});

describe('a UUID', () => {
  it('comes back in lower case', () => {
    const writer = new XdrWriter(1000);
    domain.write(writer, { ...guest, uuid: guest.uuid.toUpperCase() });
    expect(domain.read(new XdrReader(writer.bytes()))).toEqual(guest);
  });

  it.each(['', 'web01', '6695eb01f6a4830479aa97f2502e193f', `${guest.uuid}0`])('is not "%s"', (uuid) => {
    expect(() => domain.write(new XdrWriter(1000), { ...guest, uuid })).toThrow(XdrError);
  });
});
