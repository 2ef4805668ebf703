import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ImageSnapshot } from '@snaptree/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSnapshotTable, readSnapshotTable } from './snapshots.ts';

function header(count: number, offset: bigint, version = 3): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x514649fb);
  view.setUint32(4, version);
  view.setUint32(60, count);
  view.setBigUint64(64, offset);
  return bytes;
}

/** Encodes entries as QEMU does. */
function table(entries: readonly ImageSnapshot[], extra = 16): Uint8Array {
  const parts = entries.map(({ id, name, bytes: size = 0 }) => {
    const [idBytes, nameBytes] = [utf8ToBytes(id), utf8ToBytes(name)];
    const length = 40 + extra + idBytes.length + nameBytes.length;
    const bytes = new Uint8Array(Math.ceil(length / 8) * 8);
    const view = new DataView(bytes.buffer);
    view.setUint16(12, idBytes.length);
    view.setUint16(14, nameBytes.length);
    view.setUint32(36, extra);
    if (extra >= 16) view.setBigUint64(48, BigInt(size));
    bytes.set(idBytes, 40 + extra);
    bytes.set(nameBytes, 40 + extra + idBytes.length);
    return bytes;
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('the table of internal snapshots of a qcow2 image', () => {
  it('is located by the header', () => {
    expect(findSnapshotTable(header(2, 327_680n))).toEqual({ count: 2, offset: 327_680 });
    expect(findSnapshotTable(header(1, 512n, 2))).toEqual({ count: 1, offset: 512 });
  });

  it('does not exist without snapshots and in other formats', () => {
    expect(findSnapshotTable(header(0, 0n))).toBeNull();
    expect(findSnapshotTable(new Uint8Array(512))).toBeNull();
    expect(findSnapshotTable(new Uint8Array(0))).toBeNull();
  });

  it.each([
    ['more snapshots than QEMU allows', header(0xffff_ffff, 512n)],
    ['a place inside the header', header(1, 8n)],
    ['a place beyond every file', header(1, 0xffff_ffff_ffff_ffffn)],
    ['an unknown version', header(1, 512n, 1)],
    ['a cut header', header(1, 512n).slice(0, 70)],
  ])('is unknown with %s', (_, bytes) => {
    expect(findSnapshotTable(bytes)).toBeUndefined();
  });

  it('contains IDs and names', () => {
    const entries = [
      { id: '1', name: 'nightly', bytes: 8_388_608 },
      { id: '12', name: 'it\'s "quoted" ü 🌲' },
      { id: '3', name: '1' },
    ];
    expect(readSnapshotTable(table(entries), 3)).toEqual(entries);
    expect(readSnapshotTable(table(entries, 0), 3)).toEqual(entries.map(({ id, name }) => ({ id, name })));
    expect(readSnapshotTable(table(entries), 4)).toBeUndefined();
    expect(readSnapshotTable(table(entries).slice(0, -8), 3)).toBeUndefined();
  });

  it('shows invalid UTF-8 as replacement characters', () => {
    const bytes = table([{ id: '1', name: 'ab' }]);
    bytes.set([0xff, 0xfe], 40 + 16 + 1);
    expect(readSnapshotTable(bytes, 1)).toEqual([{ id: '1', name: '\ufffd' }]);
  });

  it('can contain arbitrary bytes without an endless loop', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(20_000), (bytes, count) => {
        const entries = readSnapshotTable(bytes, count);
        expect(entries === undefined || entries.length === count).toBe(true);
        findSnapshotTable(bytes);
      }),
    );
  });
});
