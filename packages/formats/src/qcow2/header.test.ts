import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { hasDataFile, readQcow2Backing, virtualSize } from './header.ts';

function header(
  backing: string,
  options: { offset?: bigint; length?: number; version?: number } = {},
): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  const name = utf8ToBytes(backing);
  view.setUint32(0, 0x514649fb);
  view.setUint32(4, options.version ?? 3);
  view.setBigUint64(8, options.offset ?? (name.length === 0 ? 0n : 512n));
  view.setUint32(16, options.length ?? name.length);
  bytes.set(name, 512);
  return bytes;
}

describe('the header of a qcow2 image', () => {
  it('contains the name of the backing file', () => {
    expect(readQcow2Backing(header('/images/base.qcow2'))).toBe('/images/base.qcow2');
    expect(readQcow2Backing(header('base ä.qcow2', { version: 2 }))).toBe('base ä.qcow2');
  });

  it('shows that there is no backing file', () => {
    expect(readQcow2Backing(header(''))).toBeNull();
  });

  it('is not read from other formats, which have no backing file', () => {
    expect(readQcow2Backing(new Uint8Array(4096))).toBeNull();
    expect(readQcow2Backing(new Uint8Array(0))).toBeNull();
  });

  it.each([
    ['a name beyond the file', header('x', { offset: 5000n })],
    ['a name 2^64 bytes away', header('x', { offset: 0xffff_ffff_ffff_ffffn })],
    ['a name longer than QEMU allows', header('x', { length: 4000 })],
    ['an unknown version', header('x', { version: 1 })],
    ['a truncated header', header('x').slice(0, 20)],
    ['a null in the name', header('a\0b')],
  ])('is rejected: %s', (_, bytes) => {
    expect(readQcow2Backing(bytes)).toBeUndefined();
  });

  it('contains the size of the disk, and whether its data is in another file', () => {
    const bytes = header('');
    const view = new DataView(bytes.buffer);
    view.setBigUint64(24, 8n << 20n);
    expect(virtualSize(bytes)).toBe(8 << 20);
    expect(hasDataFile(bytes)).toBe(false);
    view.setBigUint64(72, 0x4n);
    expect(hasDataFile(bytes)).toBe(true);
    expect(hasDataFile(new Uint8Array(4096))).toBe(false);
    expect(virtualSize(new Uint8Array(4096))).toBeUndefined();
  });
});
