import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listSuggestions, peakOf } from './listing.ts';
import { pickSuggestions, type Suggestion } from './pick.ts';
import { bytesFromWords } from './target.ts';

type Loss = Suggestion['reclaim']['loses'];

/** `of`: the snapshot, or `all`. */
function suggest(domain: string, of: string, freesBytes: number, loses: Loss = 'snapshot'): Suggestion {
  const operation =
    of === 'all' ? ({ kind: 'removeAll' } as const) : ({ kind: 'mergeIntoChildren', id: of } as const);
  return {
    hostId: 'host',
    hostName: 'host',
    domainId: domain,
    domainName: domain,
    reclaim: { operation, freesBytes, loses, removes: 1, ...(of === 'all' ? {} : { name: of }) },
  };
}
const names = (suggestions: readonly Suggestion[]) =>
  suggestions.map(({ domainId, reclaim: { name } }) => `${domainId} ${name ?? 'all'}`);

describe('picking suggestions for a target', () => {
  it('picks the fewest suggestions: the largest first, and no more than needed', () => {
    const pick = pickSuggestions([suggest('x', 'a', 10), suggest('y', 'b', 60), suggest('z', 'c', 50)], 100);
    expect(names(pick.safe)).toEqual(['y b', 'z c']);
    expect(pick).toMatchObject({ freesBytes: 110, reached: true, lossy: [] });
  });

  it('picks nothing that loses changes, however much it frees, while deleting snapshots is enough', () => {
    const pick = pickSuggestions(
      [suggest('x', 'a', 500, 'data'), suggest('y', 'b', 60), suggest('z', 'c', 50)],
      100,
    );
    expect(names(pick.safe)).toEqual(['y b', 'z c']);
    expect(pick.lossy).toEqual([]);
  });

  it('lists suggestions that lose changes separately, and only if the others are not enough', () => {
    const pick = pickSuggestions([suggest('x', 'a', 500, 'data'), suggest('y', 'b', 60)], 100);
    expect(names(pick.safe)).toEqual(['y b']);
    expect(names(pick.lossy)).toEqual(['x a']);
    expect(pick).toMatchObject({ safeBytes: 60, freesBytes: 560, reached: true });
  });

  it('never adds a part of a VM to all of it', () => {
    const pick = pickSuggestions(
      [suggest('x', 'all', 90), suggest('x', 'a', 40), suggest('x', 'b', 30, 'data')],
      100,
    );
    expect(names(pick.safe)).toEqual(['x all']);
    expect(pick).toMatchObject({ lossy: [], freesBytes: 90, reached: false });
  });

  it('picks the parts if they free more than the complete VM and it is not enough', () => {
    const suggestions = [suggest('x', 'all', 90), suggest('x', 'a', 60), suggest('x', 'b', 50)];
    expect(names(pickSuggestions(suggestions, 100).safe)).toEqual(['x a', 'x b']);
    expect(names(pickSuggestions(suggestions, 80).safe)).toEqual(['x all']);
  });

  it('never picks a snapshot twice or together with all snapshots of its VM, and adds up correctly', () => {
    const some = fc.record({
      domain: fc.constantFrom('x', 'y', 'z'),
      of: fc.constantFrom('all', 'a', 'b', 'c'),
      bytes: fc.integer({ min: 1, max: 100 }),
      loses: fc.constantFrom<Loss>('snapshot', 'data'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), fc.integer({ min: 1, max: 400 }), (drawn, target) => {
        const pick = pickSuggestions(
          drawn.map(({ domain, of, bytes, loses }) => suggest(domain, of, bytes, loses)),
          target,
        );
        const taken = names([...pick.safe, ...pick.lossy]);
        expect(new Set(taken).size).toBe(taken.length);
        for (const domain of ['x', 'y', 'z']) {
          const there = taken.filter((name) => name.startsWith(domain));
          if (there.includes(`${domain} all`)) expect(there).toHaveLength(1);
        }
        expect(pick.safe.every(({ reclaim: { loses } }) => loses === 'snapshot')).toBe(true);
        expect(pick.reached).toBe(pick.freesBytes >= target);
      }),
    );
  });
});

describe('the list of suggestions', () => {
  const suggestions = [suggest('x', 'a', 500, 'data'), suggest('y', 'b', 60), suggest('z', 'c', 50)];

  it('shows a running total for the picked suggestions and lists the others after them', () => {
    const { items } = listSuggestions(suggestions, 100);
    expect(items.map((item) => (item.kind === 'head' ? item.key : item.sum))).toEqual([
      'safe',
      60,
      110,
      'rest',
      undefined,
    ]);
  });

  it('shows the plain report without a target', () => {
    const { items, pick } = listSuggestions(suggestions, undefined);
    expect(items).toHaveLength(3);
    expect(pick).toBeUndefined();
  });

  it('does not know the peak if one suggestion does not report it', () => {
    const needing = (needsBytes: number) => {
      const plain = suggest('x', 'a', 10);
      return { ...plain, reclaim: { ...plain.reclaim, needsBytes } };
    };
    expect(peakOf([needing(5), needing(9)])).toBe(9);
    expect(peakOf([needing(5), suggest('y', 'b', 10)])).toBeUndefined();
  });
});

describe('a typed size', () => {
  it.each([
    ['200 GiB', 200 * 1024 ** 3],
    ['200g', 200 * 1024 ** 3],
    ['200', 200 * 1024 ** 3],
    ['1.5 TiB', 1.5 * 1024 ** 4],
    ['1,5 TB', 1.5e12],
    [' 512 MiB ', 512 * 1024 ** 2],
  ])('reads %s', (text, bytes) => {
    expect(bytesFromWords(text)).toBe(bytes);
  });

  it.each(['', 'much', '0', '-3 GiB', '3 apples', '1 GiB 2'])('does not accept “%s” as a size', (text) => {
    expect(bytesFromWords(text)).toBeUndefined();
  });
});
