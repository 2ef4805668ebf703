import { describe, expect, it } from 'vitest';
import { healthWith } from '../../../testing/fleet.fixture.ts';
import { amountInWords, freeableBytes, heldBytes, sumOf } from './amount.ts';

const GIB = 1024 ** 3;
const held = (part: Parameters<typeof healthWith>[0]) => amountInWords(heldBytes(healthWith(part)));

describe('the text of an amount', () => {
  it('never shows an unknown amount as zero', () => {
    expect(amountInWords(heldBytes(undefined))).toBe('not read yet');
    const { snapshotBytes: _, ...unknown } = healthWith({ sizesUnknown: 1 });
    expect(amountInWords(heldBytes(unknown))).toBe('unknown');
    expect(held({ snapshotBytes: 0, sizesUnknown: 2 })).toBe('unknown');
    expect(held({ snapshotBytes: 0 })).toBe('0 B');
  });

  it('shows a lower bound if a part is unknown', () => {
    expect(held({ snapshotBytes: 12 * GIB, sizesUnknown: 1 })).toBe('≥ 12.0 GiB');
    expect(held({ snapshotBytes: 12 * GIB })).toBe('12.0 GiB');
  });

  it('states that nothing can be freed only if every size is known', () => {
    expect(amountInWords(freeableBytes(healthWith(), undefined))).toBe('0 B');
    expect(amountInWords(freeableBytes(healthWith({ sizesUnknown: 1 }), undefined))).toBe('unknown');
    expect(amountInWords(freeableBytes(undefined, 5))).toBe('not read yet');
    expect(amountInWords(freeableBytes(healthWith(), 5 * 1024))).toBe('≤ 5.0 KiB');
  });

  it('makes a sum no more certain than its parts', () => {
    const known = heldBytes(healthWith({ snapshotBytes: GIB }));
    expect(amountInWords(sumOf([known, known]))).toBe('2.0 GiB');
    expect(amountInWords(sumOf([known, { kind: 'unread' }]))).toBe('≥ 1.0 GiB');
    expect(amountInWords(sumOf([{ kind: 'unread' }, { kind: 'unread' }]))).toBe('not read yet');
    expect(amountInWords(sumOf([{ kind: 'unread' }, { kind: 'unknown' }]))).toBe('unknown');
    expect(amountInWords(sumOf([]))).toBe('0 B');
  });
});
