import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

describe('the slots of a host', () => {
  it('let no more through than there are, in order, and hold up no other host', async () => {
    const slots = new Slots();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const all = ['a', 'b', 'c', 'd'].map((name) => slots.use('one', 2, work(name)));
    all.push(slots.use('other', 1, work('x')));
    await settle();
    expect(begun).toEqual(['a', 'b', 'x']);
    ends.shift()?.();
    await settle();
    expect(begun).toEqual(['a', 'b', 'x', 'c']);
    while (begun.length < 5 || ends.length > 0) {
      ends.shift()?.();
      await settle();
    }
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'x', 'c', 'd']);
  });

  it('are given back by work that fails', async () => {
    const slots = new Slots();
    const fail = slots.use('one', 1, () => Promise.reject(new Error('no')));
    const next = slots.use('one', 1, async () => 'through');
    await expect(fail).rejects.toThrow('no');
    expect(await next).toBe('through');
  });
});
