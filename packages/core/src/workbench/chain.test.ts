import { describe, expect, it } from 'vitest';
import { LiveChain } from './chain.ts';

const chainOf = (paths: string, defined?: number) =>
  new LiveChain(
    paths.split(' ').map((path) => ({ path })),
    defined,
  );

/** The layers that the definition names. */
const named = (chain: LiveChain) =>
  chain
    .toLayers()
    .slice(0, chain.defined ?? 0)
    .map((layer) => layer.path)
    .join(' ');

// Each line was seen on libvirt 9.0: `virsh dumpxml --inactive` before and after.
describe('what a stored definition names of its disk', () => {
  it('is only the new file after a snapshot of a VM that is off', () => {
    const chain = chainOf('base', 1);
    chain.cover({ path: 'a' }, true);
    chain.cover({ path: 'b' }, true);
    expect(named(chain)).toBe('b');
  });

  it('grows with a snapshot of a running VM, and then also while it is off', () => {
    const chain = chainOf('a base', 1);
    chain.cover({ path: 'b' });
    chain.cover({ path: 'c' }, true);
    expect(named(chain)).toBe('c b a');
  });

  it('loses the merged file when it names the file merged into', () => {
    const chain = chainOf('c b a base', 4);
    chain.remove('b');
    expect(named(chain)).toBe('c a base');
  });

  it('shrinks to the active file when the file merged into is not named', () => {
    const chain = chainOf('c b a base', 3);
    chain.remove('a');
    expect(named(chain)).toBe('c');
  });

  it('becomes the file below when the active one is merged into it', () => {
    const chain = chainOf('c b a base', 1);
    chain.remove('c');
    expect(named(chain)).toBe('b');
  });

  it('is not used where it is unknown', () => {
    const chain = chainOf('b a base');
    chain.cover({ path: 'c' }, true);
    chain.remove('a');
    expect(chain.defined).toBeUndefined();
    expect(chain.isDefined('nowhere')).toBe(true);
  });
});
