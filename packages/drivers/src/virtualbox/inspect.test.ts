import { type SnapshotDisk, type SnapshotTree, type Step, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { inspectStep } from './inspect.ts';

const BASE = '/vm/disk.vdi';
type Sizes = { a?: number; b?: number; live?: number };

/** A chain of one disk: the base image holds a, an image holds b, and one more is written. */
function chain({ a, b, live }: Sizes): SnapshotTree {
  const tree = treeFromNotation('a(b*)');
  const held = (stateFile: string, bytes: number | undefined): SnapshotDisk[] => [
    { disk: 'SATA 0:0', coverage: 'external', stateFile, ...(bytes === undefined ? {} : { bytes }) },
  ];
  const layers = [
    { path: '/vm/live.vdi', ...(live === undefined ? {} : { bytes: live }) },
    { path: '/vm/b.vdi', ...(b === undefined ? {} : { bytes: b }) },
    { path: BASE },
  ];
  return {
    ...tree,
    snapshots: tree.snapshots.map((s) => ({
      ...s,
      disks: s.id === 'a' ? held(BASE, a) : held('/vm/b.vdi', b),
    })),
    live: { ...tree.live, disks: [{ disk: 'SATA 0:0', capacity: 1, chain: layers }] },
  };
}

const deletion = (id: string, ...children: string[]): Step => ({
  kind: 'delete',
  id,
  expect: 'merge',
  children,
});
const nothing = { kind: 'notDone' };
const dirty = (id: string) => ({ kind: 'halfDone', dirty: [id], again: true });

function evidence(step: Step, sizes: Sizes, refused = false) {
  const tree = chain(sizes);
  return inspectStep({ step, before: tree, now: tree, refused });
}

describe('a VirtualBox merge whose snapshot is still listed', () => {
  it('may have damaged the snapshot if its image receives the data above', () => {
    expect(evidence(deletion('b', 'live'), { b: 9, live: 3 })).toEqual(dirty('b'));
    expect(evidence(deletion('a', 'b'), { b: 9, live: 3 })).toEqual(dirty('a'));
  });

  it('has not damaged the snapshot if its image is merged into the one above', () => {
    expect(evidence(deletion('b', 'live'), { b: 3, live: 3 })).toEqual(nothing);
    expect(evidence(deletion('b', 'live'), { b: 3, live: 9 })).toEqual(nothing);
    expect(evidence(deletion('a', 'b'), { a: 3, b: 9 })).toEqual(nothing);
  });

  it('may have damaged the snapshot if a size is unknown', () => {
    expect(evidence(deletion('b', 'live'), { b: 3 })).toEqual(dirty('b'));
    expect(evidence(deletion('a', 'b'), { a: 3 })).toEqual(dirty('a'));
  });

  it('has not damaged the snapshot if VirtualBox refused it, or nothing depends on it', () => {
    expect(evidence(deletion('b', 'live'), { b: 9, live: 3 }, true)).toEqual(nothing);
    expect(evidence(deletion('b'), { b: 9 })).toEqual(nothing);
  });

  it('cannot be finished if the image of the VM is missing', () => {
    const before = chain({ b: 9, live: 3 });
    const live = before.live.disks.map((d) => ({
      ...d,
      chain: d.chain.map((layer, n) => (n === 0 ? { ...layer, missing: true } : layer)),
    }));
    const now = { ...before, live: { ...before.live, disks: live } };
    const step = deletion('b', 'live');
    expect(inspectStep({ step, before, now, refused: false })).toEqual({ ...dirty('b'), again: false });
  });

  it('is done when the snapshot is no longer listed', () => {
    const before = chain({ b: 9, live: 3 });
    const now = { ...before, snapshots: before.snapshots.filter((s) => s.id !== 'b') };
    expect(inspectStep({ step: deletion('b', 'live'), before, now, refused: false })).toEqual({
      kind: 'done',
    });
  });
});

describe('a VirtualBox step that was interrupted', () => {
  const before = treeFromNotation('a(b*)', { power: 'running' });
  const now = treeFromNotation('a(b*)', { power: 'off' });

  it('is incomplete when the VM has been powered off', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'running' };
    expect(inspectStep({ step, before, now, refused: false })).toEqual({
      kind: 'halfDone',
      dirty: [],
      again: true,
    });
    expect(inspectStep({ step, before, now: before, refused: false })).toEqual(nothing);
  });
});
