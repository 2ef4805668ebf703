import { BUILD_HEADER } from '@snaptree/core';
import { describe, expect, it, vi } from 'vitest';
import { BuildWatch } from './build.ts';

const page = (build: string) => `<html><head><meta name="snaptree-build" content="${build}"></head></html>`;
const answerOf = (build?: string) =>
  new Response('', build === undefined ? {} : { headers: { [BUILD_HEADER]: build } });
const watchOf = (own: string | undefined, served: () => Promise<string>) =>
  new BuildWatch({ own, fetchPage: served });

describe('a page that listens to the build of its server', () => {
  it('sends its build with every request', () => {
    expect(watchOf('page-one', async () => '').headers()).toEqual({ [BUILD_HEADER]: 'page-one' });
    expect(watchOf(undefined, async () => '').headers()).toEqual({});
  });

  it('says that Snaptree was updated when another build answers, and says it once', async () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    const told = vi.fn();
    watch.subscribe(told);
    watch.heard(answerOf('page-two'));
    watch.heard(answerOf('page-two'));
    expect(watch.current()).toBe('updated');
    await Promise.resolve();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('does not ask for a reload that would change nothing: the server is the older one', async () => {
    const watch = watchOf('page-two', async () => page('page-two'));
    watch.heard(answerOf('page-one'));
    await vi.waitFor(() => expect(watch.current()).toBe('serverOlder'));
  });

  it('is content again when its own build answers', async () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    watch.heard(answerOf('page-two'));
    watch.heard(answerOf('page-one'));
    expect(watch.current()).toBe('same');
  });

  it('compares nothing with answers of others, nor in development', () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    watch.heard(answerOf());
    expect(watch.current()).toBe('same');
    const development = watchOf(undefined, async () => page('page-two'));
    development.heard(answerOf('page-two'));
    expect(development.current()).toBe('same');
  });

  it('knows why a part of it is missing when the server gives out another build', async () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    const error = new TypeError('Failed to fetch dynamically imported module');
    await watch.missed(error);
    expect([watch.isMissing(error), watch.current()]).toEqual([true, 'updated']);
    expect(watch.isMissing(new TypeError('another'))).toBe(false);
  });

  it('does not call it an update when the server did not answer', async () => {
    const watch = watchOf('page-one', () => Promise.reject(new TypeError('Failed to fetch')));
    await watch.missed(new TypeError('Failed to fetch dynamically imported module'));
    expect(watch.current()).toBe('same');
  });
});
