import { expect, it } from 'vitest';
import { abortable } from './abortable.ts';

it('answers what the work answers', async () => {
  expect(await abortable(Promise.resolve(1), new AbortController().signal)).toBe(1);
  expect(await abortable(Promise.resolve(2), undefined)).toBe(2);
});

it('throws the reason of the signal when that comes first', async () => {
  const stop = new AbortController();
  const going = abortable(new Promise(() => {}), stop.signal);
  stop.abort();
  await expect(going).rejects.toMatchObject({ name: 'AbortError' });
  await expect(abortable(Promise.resolve(1), AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});
