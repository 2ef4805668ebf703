import { describe, expect, it } from 'vitest';
import type { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import { storages } from '../plan/storage.fixture.ts';
import { withDrift } from '../tree/drift-analysis.ts';
import type { Snapshot, SnapshotProblem, SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';
import { findingsOf } from './findings.ts';
import type { Finding } from './model.ts';

const { capabilities } = storages.libvirtExternal;
const sound = treeFromNotation('a(b(c*))', { mechanism: 'external' });

const withSnapshot = (id: string, change: Partial<Snapshot>): SnapshotTree => ({
  ...sound,
  snapshots: sound.snapshots.map((s) => (s.id === id ? { ...s, ...change } : s)),
});
const troubled = (id: string, code: SnapshotProblem['code']) =>
  withSnapshot(id, { problem: { code, text: 'Broken.' } });
const chain = (paths: readonly string[], change: Partial<SnapshotTree> = {}): SnapshotTree =>
  withDrift({
    ...sound,
    live: { ...sound.live, disks: [{ disk: 'vda', chain: paths.map((path) => ({ path })) }] },
    ...change,
  });
const unknown = { kind: 'unknown', why: 'The files differ.', recorded: 'c' } as const;
const remove = (id: string): Operation => ({ kind: 'deleteMetadata', id });
const merge = (id: string): Operation => ({ kind: 'mergeIntoChildren', id });
const layers = ['c', 'b', 'a', 'base'].map((name) => `${name}.qcow2`);
const [, , a = '', base = ''] = layers;
const repair = (merged?: 'intoBacking' | 'intoOverlay'): Operation =>
  merged === undefined ? { kind: 'repair' } : { kind: 'repair', merged };

/** A tree with the finding, and an operation that leads out, or words that say what to do outside of Snaptree. */
type Way = readonly [tree: SnapshotTree, way: Operation | { refused: Operation; says: RegExp }];

const ways: Record<Finding['code'], readonly Way[]> = {
  brokenTree: [[troubled('c', 'danglingParent'), remove('c')]],
  unknownCurrent: [
    [chain([base], { current: unknown, missingFiles: layers.slice(0, 3) }), repair()],
    [chain(['copy'], { current: unknown }), repair()],
    [chain(layers, { current: { kind: 'unknown', why: 'None.' } }), repair()],
    [{ ...sound, current: { kind: 'unknown', why: 'No conclusion.' } }, remove('c')],
  ],
  partialTree: [[{ ...sound, partial: [{ text: 'Snapshot x cannot be read.' }] }, remove('c')]],
  unreadable: [[troubled('c', 'unreadable'), remove('c')]],
  missingFile: [
    [troubled('c', 'missingFile'), remove('c')],
    // Its descendants first.
    [troubled('a', 'missingFile'), remove('c')],
    [
      { ...sound, live: { ...sound.live, disks: [{ disk: 'vda', chain: [{ path: base, missing: true }] }] } },
      { refused: merge('c'), says: /Restore the file first/ },
    ],
  ],
  metadataOnly: [[troubled('c', 'metadataOnly'), remove('c')]],
  overwritten: [[troubled('c', 'overwritten'), remove('c')]],
  mergedElsewhere: [
    [chain(['c.qcow2', a, base], { missingFiles: ['b.qcow2'] }), repair('intoBacking')],
    [chain(['c.qcow2', a, base], { missingFiles: ['b.qcow2'] }), repair('intoOverlay')],
  ],
  wrongRecord: [[chain(['copy', 'b.qcow2', a, base]), repair()]],
  movedFile: [[chain(['new', 'b.qcow2', a, base], { missingFiles: ['c.qcow2'] }), repair()]],
  halfDeleted: [[troubled('c', 'deleteInProgress'), merge('c')]],
  chainDeep: [[{ ...sound, live: { ...sound.live, disks: [deep()] } }, merge('c')]],
  lowSpace: [
    [
      {
        ...sound,
        freeBytes: 1,
        live: { ...sound.live, disks: sound.live.disks.map((d) => ({ ...d, capacity: 100 })) },
      },
      { kind: 'removeAll' },
    ],
  ],
  foreignOwner: [
    [
      withSnapshot('a', { owner: 'a backup product' }),
      { kind: 'acknowledgeOwner', id: 'a', acknowledged: true },
    ],
  ],
  mixedStorage: [[treeFromNotation('e(i*)', { mechanisms: { e: 'external' } }), merge('i')]],
  dependants: [
    [
      { ...sound, dependants: [{ path: 'c.qcow2', by: 'clone' }] },
      { refused: merge('c'), says: /Detach or copy the disks/ },
    ],
  ],
  // libvirt has neither.
  needsConsolidation: [],
  duplicateNames: [],
};

function deep() {
  const above = ['c.qcow2', 'b.qcow2', a, base];
  const below = Array.from({ length: 8 }, (_, i) => `below-${i}`);
  return { disk: 'vda', chain: [...above, ...below].map((path) => ({ path })) };
}

describe('every finding on libvirt has a way out', () => {
  it.each(
    Object.entries(ways).flatMap(([code, each]) => each.map(([tree, way], i) => ({ code, i, tree, way }))),
  )('$code ($i)', ({ code, tree, way }) => {
    expect(findingsOf(tree).map((finding) => finding.code)).toContain(code);
    if ('kind' in way) {
      const result = planOperation(tree, way, capabilities);
      expect(result.ok ? [] : result.refusals.map(({ sentence }) => sentence)).toEqual([]);
      return;
    }
    const result = planOperation(tree, way.refused, capabilities);
    expect(result.ok ? '' : result.refusals.map(({ sentence }) => sentence).join(' ')).toMatch(way.says);
  });

  it('a record that others depend on names the one to remove first', () => {
    const [external] = Object.values(capabilities.mechanisms);
    if (external === undefined) throw new Error('no mechanism');
    const rules = {
      ...capabilities,
      mechanisms: { external: { ...external, metadataDeleteWithChildren: 'Their records would be wrong.' } },
    };
    const result = planOperation(sound, remove('b'), rules);
    expect(result.ok ? [] : result.refusals.map(({ suggestions }) => suggestions)).toEqual([[remove('c')]]);
  });
});
