import { describe, expect, it } from 'vitest';
import { KeyedMutex } from './keyed-mutex.ts';

describe('a mutex with keys', () => {
  it('runs the work of one key in order, also after a failure, and does not delay other keys', async () => {
    const mutex = new KeyedMutex();
    const { promise: held, reject: fail } = Promise.withResolvers<void>();
    const done: string[] = [];
    const first = mutex.runExclusive('a', () => held);
    const second = mutex.runExclusive('a', async () => void done.push('second'));
    const third = mutex.runExclusive('a', async () => void done.push('third'));
    await mutex.runExclusive('b', async () => void done.push('other'));
    expect(done).toEqual(['other']);
    fail(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await Promise.all([second, third]);
    expect(done).toEqual(['other', 'second', 'third']);
  });
});
