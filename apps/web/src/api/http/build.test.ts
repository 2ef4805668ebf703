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

  it('reports an update of Snaptree once when another build responds', async () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    const listener = vi.fn();
    watch.subscribe(listener);
    watch.heard(answerOf('page-two'));
    watch.heard(answerOf('page-two'));
    expect(watch.current()).toBe('updated');
    await Promise.resolve();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('does not suggest a reload that would change nothing because the server is older', async () => {
    const watch = watchOf('page-two', async () => page('page-two'));
    watch.heard(answerOf('page-one'));
    await vi.waitFor(() => expect(watch.current()).toBe('serverOlder'));
  });

  it('withdraws the update notice when its own build responds again', async () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    watch.heard(answerOf('page-two'));
    watch.heard(answerOf('page-one'));
    expect(watch.current()).toBe('same');
  });

  it('ignores the build of foreign responses, and every build in development', () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    watch.heard(answerOf());
    expect(watch.current()).toBe('same');
    const development = watchOf(undefined, async () => page('page-two'));
    development.heard(answerOf('page-two'));
    expect(development.current()).toBe('same');
  });

  it('explains a missing part of the page when the server serves another build', async () => {
    const watch = watchOf('page-one', async () => page('page-two'));
    const error = new TypeError('Failed to fetch dynamically imported module');
    await watch.missed(error);
    expect([watch.isMissing(error), watch.current()]).toEqual([true, 'updated']);
    expect(watch.isMissing(new TypeError('another'))).toBe(false);
  });

  it('does not report an update when the server did not respond', async () => {
    const watch = watchOf('page-one', () => Promise.reject(new TypeError('Failed to fetch')));
    await watch.missed(new TypeError('Failed to fetch dynamically imported module'));
    expect(watch.current()).toBe('same');
  });
});
