import {
  applyPlan,
  type Operation,
  planOperation,
  type Snapshot,
  type SnapshotTree,
  treeRevision,
} from '../src/index.ts';
import { storages } from '../src/plan/storage.fixture.ts';

/**
 * How long a plan takes, by the size and the form of the tree; the limit is the one that the product promises.
 * Every run plans on a fresh tree, so that building the shape is part of the figure.
 */
const RUNS = 15;
const forms = {
  chain: (i: number) => i - 1,
  star: (i: number) => (i === 0 ? -1 : 0),
  bushy: (i: number) => Math.floor((i - 1) / 3),
};
const limits: Record<number, number> = { 1000: 5, 10000: 5, 100000: 50 };

function treeOf(size: number, parentOf: (i: number) => number): SnapshotTree {
  const path = (i: number) => `/images/s${i}.qcow2`;
  const snapshots = Array.from({ length: size }, (_, i): Snapshot => {
    const parent = parentOf(i);
    const disk = {
      disk: 'vda',
      coverage: 'external',
      stateFile: path(parent),
      overlay: path(i),
      bytes: 4096,
    } as const;
    return {
      id: `s${i}`,
      name: `s${i}`,
      parent: parent < 0 ? null : `s${parent}`,
      mechanism: 'delta',
      captured: 'off',
      memory: false,
      disks: [disk],
    };
  });
  const live: number[] = [];
  for (let i = size - 1; i >= 0; i = parentOf(i)) live.push(i);
  const chain = [...live, -1].map((i) => ({ path: path(i), bytes: 4096 }));
  return {
    domain: { id: 'd', name: 'bench' },
    snapshots,
    current: { kind: 'snapshot', id: `s${size - 1}` },
    live: { power: 'off', changed: 'no', disks: [{ disk: 'vda', chain }] },
    dependants: [],
  };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function time(trees: SnapshotTree[], work: (tree: SnapshotTree) => unknown): number {
  return median(
    trees.map((tree) => {
      const begin = performance.now();
      work(tree);
      return performance.now() - begin;
    }),
  );
}

const { capabilities } = storages.consolidating;

/** The engine's compiler needs to have seen the code, as it has in a server or a page that is open. */
for (let i = 0; i < 50; i++) {
  for (const parentOf of Object.values(forms)) {
    const tree = treeOf(1_000, parentOf);
    planOperation(tree, { kind: 'removeAll', force: true }, capabilities);
    planOperation(tree, { kind: 'mergeIntoChildren', id: 's500' }, capabilities);
  }
}

const rows: Record<string, string | number>[] = [];
for (const [form, parentOf] of Object.entries(forms)) {
  for (const size of [1_000, 10_000, 100_000]) {
    const id = `s${Math.floor(size / 2)}`;
    const operations: Operation[] = [
      { kind: 'mergeIntoChildren', id },
      { kind: 'mergeIntoParent', id },
      { kind: 'removeAll', force: true },
    ];
    for (const operation of operations) {
      const fresh = () => Array.from({ length: RUNS }, () => treeOf(size, parentOf));
      const plan = time(fresh(), (tree) => planOperation(tree, operation, capabilities));
      const apply = time(fresh(), (tree) => {
        const result = planOperation(tree, operation, capabilities);
        return result.ok ? applyPlan(tree, result.plan, capabilities) : undefined;
      });
      const limit = limits[size] ?? 0;
      rows.push({
        form,
        size,
        operation: operation.kind,
        'plan ms': plan.toFixed(2),
        'limit ms': limit,
        'of limit': `${((plan / limit) * 100).toFixed(0)} %`,
        'plan + apply ms': apply.toFixed(2),
      });
    }
    rows.push({
      form,
      size,
      operation: 'revision',
      'plan ms': time([treeOf(size, parentOf)], treeRevision).toFixed(2),
    });
  }
}
console.table(rows);
