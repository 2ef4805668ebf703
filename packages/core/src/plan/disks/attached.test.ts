import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

/** `a(b*)` with the disks that each snapshot captured, and those that the VM has now. */
function machine(disks: { a: string[]; b: string[]; now: string[] }): SnapshotTree {
  const tree = treeFromNotation('a(b*)');
  const seen = (names: string[]): Snapshot['disks'] =>
    names.map((disk) => ({ disk, coverage: 'internal', stateFile: `/${disk}` }));
  return {
    ...tree,
    snapshots: tree.snapshots.map((s) => ({ ...s, disks: seen(s.id === 'a' ? disks.a : disks.b) })),
    live: { ...tree.live, disks: disks.now.map((disk) => ({ disk, chain: [{ path: `/${disk}` }] })) },
  };
}

function reverted(tree: SnapshotTree, options: { restores?: boolean; operation?: Operation } = {}) {
  const { restores = true, operation = { kind: 'revert', id: 'a', force: true } } = options;
  const capabilities = { ...storages.independent.capabilities, revertConfiguration: restores };
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
  const after = applyPlan(tree, result.plan, capabilities);
  const warnings = result.plan.warnings.filter(({ code }) => code === 'disksChange').map(({ text }) => text);
  return {
    disks: after.live.disks.map(({ disk, chain }) => [disk, ...chain.map(({ path }) => path)]),
    warnings,
  };
}

describe('the disks of a VM after a revert that restores its configuration', () => {
  it('no longer include a disk attached since, which a warning says', () => {
    const { disks, warnings } = reverted(machine({ a: ['vda'], b: ['vda', 'vdb'], now: ['vda', 'vdb'] }));
    expect(disks).toEqual([['vda', '/vda']]);
    expect(warnings).toEqual([expect.stringMatching(/^Detaches vdb \(attached after a .* files remain/)]);
  });

  it('include a disk detached since, which a warning says', () => {
    const { disks, warnings } = reverted(machine({ a: ['vda', 'vdb'], b: ['vda'], now: ['vda'] }));
    expect(disks).toEqual([
      ['vda', '/vda'],
      ['vdb', '/vdb'],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Attaches vdb \(detached since a was taken\) with the data from a/),
    ]);
  });

  it('are the same when none was attached or detached', () => {
    const { disks, warnings } = reverted(machine({ a: ['vda'], b: ['vda'], now: ['vda'] }));
    expect(disks).toEqual([['vda', '/vda']]);
    expect(warnings).toEqual([]);
  });

  it('stay as they are where a revert leaves the configuration alone, or the snapshot lists no disks', () => {
    const attached = machine({ a: ['vda'], b: ['vda'], now: ['vda', 'vdb'] });
    expect(reverted(attached, { restores: false })).toMatchObject({
      disks: [
        ['vda', '/vda'],
        ['vdb', '/vdb'],
      ],
      warnings: [],
    });
    expect(reverted(machine({ a: [], b: [], now: ['vda'] }))).toMatchObject({
      disks: [['vda', '/vda']],
      warnings: [],
    });
  });

  it('change in the middle of a larger plan as well', () => {
    const operation: Operation = { kind: 'discard', id: 'b', force: true };
    const { disks, warnings } = reverted(machine({ a: ['vda'], b: ['vda'], now: ['vda', 'vdb'] }), {
      operation,
    });
    expect(disks).toEqual([['vda', '/vda']]);
    expect(warnings).toHaveLength(1);
  });

  it('are all captured by the safety snapshot that is taken before', () => {
    const operation: Operation = { kind: 'revert', id: 'a', safety: 'kept' };
    const tree = machine({ a: ['vda'], b: ['vda'], now: ['vda', 'vdb'] });
    const capabilities = { ...storages.independent.capabilities, revertConfiguration: true };
    const result = planOperation(tree, operation, capabilities);
    if (!result.ok) throw new Error('it is refused');
    const kept = applyPlan(tree, result.plan, capabilities).snapshots.find(({ name }) => name === 'kept');
    expect(kept?.disks.map(({ disk }) => disk)).toEqual(['vda', 'vdb']);
  });
});

describe('the sentence of a revert', () => {
  const tree = machine({ a: ['vda'], b: ['vda'], now: ['vda'] });
  const sentence = (restores: boolean, operation: Operation) => {
    const capabilities = { ...storages.independent.capabilities, revertConfiguration: restores };
    const result = planOperation(tree, operation, capabilities);
    return result.ok ? result.plan.sentence : '';
  };

  it('says that the configuration is restored, where it is', () => {
    const revert: Operation = { kind: 'revert', id: 'a', force: true };
    expect(sentence(true, revert)).toMatch(/^Reverts the VM, including its configuration, to a\./);
    expect(sentence(false, revert)).toMatch(/^Reverts the VM to a\./);
    expect(sentence(true, { kind: 'discard', id: 'b', force: true })).toContain(
      'including its configuration',
    );
  });
});
