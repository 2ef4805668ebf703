import { describe, expect, it } from 'vitest';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

describe('a snapshot with a missing file that is removed from the list', () => {
  const { capabilities } = storages.libvirtExternal;
  const tree = treeFromNotation('a(b*)', { mechanism: 'external', power: 'off' });
  const withMissing = (file: string, defined: number) => ({
    ...tree,
    live: {
      ...tree.live,
      disks: tree.live.disks.map((disk) => ({
        ...disk,
        defined,
        chain: disk.chain.map((layer) =>
          layer.path === file ? { ...layer, missing: true as const } : layer,
        ),
      })),
    },
  });
  const top = tree.live.disks[0]?.chain[0]?.path ?? '';
  const chainAfter = (defined: number, file = top) => {
    const before = withMissing(file, defined);
    const result = planOperation(before, { kind: 'deleteMetadata', id: 'b' }, capabilities);
    if (!result.ok) throw new Error(result.refusals.map(({ sentence }) => sentence).join(' '));
    const { live } = applyPlan(before, result.plan, capabilities);
    return live.disks[0]?.chain.map(({ path }) => path);
  };
  const paths = tree.live.disks[0]?.chain.map(({ path }) => path) ?? [];

  it('leaves what is below unknown, because only the record named it', () => {
    expect(chainAfter(1)).toEqual([top]);
  });

  it('keeps what the definition names', () => {
    expect(chainAfter(2)).toEqual(paths.slice(0, 2));
  });

  it('keeps the chain of a file that exists', () => {
    expect(chainAfter(1, 'another file')).toEqual(paths);
  });
});
