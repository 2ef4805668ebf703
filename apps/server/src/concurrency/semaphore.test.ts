import { describe, expect, it } from 'vitest';
import { Semaphore } from './semaphore.ts';

describe('a semaphore', () => {
  it('runs no more than its limit at once, in order, and does not delay other keys', async () => {
    const semaphore = new Semaphore();
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () => {
      started.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const all = ['a', 'b', 'c', 'd'].map((name) => semaphore.run({ key: 'one', limit: 2 }, work(name)));
    all.push(semaphore.run({ key: 'other', limit: 1 }, work('x')));
    await settle();
    expect(started).toEqual(['a', 'b', 'x']);
    ends.shift()?.();
    await settle();
    expect(started).toEqual(['a', 'b', 'x', 'c']);
    while (started.length < 5 || ends.length > 0) {
      ends.shift()?.();
      await settle();
    }
    await Promise.all(all);
    expect(started).toEqual(['a', 'b', 'x', 'c', 'd']);
  });

  it('is released if the work fails', async () => {
    const semaphore = new Semaphore();
    const fail = semaphore.run({ key: 'one', limit: 1 }, () => Promise.reject(new Error('no')));
    const next = semaphore.run({ key: 'one', limit: 1 }, async () => 'through');
    await expect(fail).rejects.toThrow('no');
    expect(await next).toBe('through');
  });
});
