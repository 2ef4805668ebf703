import { describe, expect, it } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import { whyStale } from './use-reading.ts';

const away = { code: 'hostUnreachable', what: 'It does not answer', on: 'atlas', todo: 'Wait.' } as const;
const fresh = {
  standing: 'same',
  connection: 'connected',
  failed: false,
  reading: readingOf('a*'),
  age: 1_000,
} as const;

describe('a tree', () => {
  it('allows actions on a fresh tree, also right after the page was opened', () => {
    expect(whyStale(fresh)).toBeUndefined();
    expect(whyStale({ ...fresh, connection: 'connecting' })).toBeUndefined();
  });

  it.each([
    ['the page is of another build', { standing: 'updated' }, /was updated/],
    ['the server is older than the page', { standing: 'serverOlder' }, /Restart it/],
    ['the connection to the server is lost', { connection: 'lost' }, /connection to the server is lost/],
    ['it could not be read again', { failed: true }, /could not be refreshed/],
    ['its host is unreachable', { reading: { ...fresh.reading, away } }, /hypervisor cannot be reached/],
    ['the page was suspended', { age: 3_600_000 }, /out of date and is being read again/],
  ] as const)('says why not when %s', (_when, change, words) => {
    expect(whyStale({ ...fresh, ...change })).toMatch(words);
  });

  it('gives the reason first that only a reload can fix', () => {
    expect(whyStale({ ...fresh, standing: 'updated', connection: 'lost', age: 3_600_000 })).toMatch(
      /updated/,
    );
  });
});
