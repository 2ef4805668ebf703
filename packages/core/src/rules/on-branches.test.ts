import { describe, expect, it } from 'vitest';
import type { Capabilities, MechanismRules, Rule } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import type { RevertObstacle, SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';

const traits = { percent: false, cancel: false, pausesGuest: false };
const no = { supported: false as const, reason: 'not here' };

function layered(rules: { delete?: Rule[]; revert?: Rule[]; create?: Rule[] }): Capabilities {
  return {
    driver: 'test',
    product: 'test',
    mechanisms: {
      external: {
        label: 'external',
        storage: 'layered',
        delete: rules.delete ?? [],
        revert: rules.revert ?? [],
        create: rules.create ?? [],
        direction: 'down',
        order: 'baseFirst',
        traits: { delete: traits, revert: traits, create: traits },
        unproven: [],
      },
    },
    creates: { running: ['external'], paused: ['external'], off: ['external'], saved: [] },
    rename: no,
    describe: no,
    deleteMetadata: no,
    consolidate: no,
    managedSave: no,
    power: [],
    revertDropsManagedSave: false,
    revertPower: [],
  };
}

const tree = (text: string, power: SnapshotTree['live']['power'] = 'running') =>
  treeFromNotation(text, { mechanism: 'external', power });

function codes(on: SnapshotTree, operation: Operation, rules: Capabilities): string[] {
  const result = planOperation(on, operation, rules);
  return result.ok ? [] : result.refusals.map((refusal) => refusal.code);
}

describe('noBranchAside', () => {
  const rules = layered({ delete: [{ kind: 'noBranchAside', class: 'guard', says: 'x' }] });
  const taken = (text: string, power?: 'running' | 'off') => {
    const { snapshots, ...rest } = tree(text, power);
    const disks = ({ disks: all }: (typeof snapshots)[number]) =>
      all.map((disk) => ({ ...disk, backingUnrecorded: true as const }));
    return { ...rest, snapshots: snapshots.map((s) => ({ ...s, disks: disks(s) })) };
  };

  it.each(['a(b*(c))', 'a(b(c d*))', 'a(b(c(d e*)))'])('refuses to merge a of %s, running or off', (text) => {
    for (const power of ['running', 'off'] as const) {
      expect(codes(taken(text, power), { kind: 'mergeIntoChildren', id: 'a' }, rules)).toEqual([
        'versionHazard',
      ]);
    }
  });

  it('names what is in the way', () => {
    const result = planOperation(taken('a(b*(c))'), { kind: 'mergeIntoChildren', id: 'a' }, rules);
    expect(result.ok ? [] : result.refusals[0]?.blockers).toEqual(['c']);
  });

  it('allows branches whose backing files are recorded', () => {
    expect(codes(tree('a(b*(c))'), { kind: 'mergeIntoChildren', id: 'a' }, rules)).toEqual([]);
  });

  it.each([
    ['a(b(c*))', 'a'],
    ['a(b(c d(e*)))', 'd'],
  ])('allows what has no branch aside above it: %s, %s', (text, id) => {
    expect(codes(taken(text), { kind: 'mergeIntoChildren', id }, rules)).toEqual([]);
  });
});

describe('hasCurrent', () => {
  const rules = layered({ revert: [{ kind: 'hasCurrent', class: 'guard', says: 'x' }] });
  const revert: Operation = { kind: 'revert', id: 'b', force: true };

  it('refuses a revert while no snapshot is current, and offers to take one first', () => {
    const result = planOperation(tree('a(b)'), revert, rules);
    expect(result.ok ? [] : result.refusals).toMatchObject([
      { code: 'versionHazard', suggestions: [{ kind: 'revert', id: 'b', safety: 'before-b' }] },
    ]);
  });

  it('allows it with a safety snapshot, which is current then', () => {
    expect(codes(tree('a(b)'), { ...revert, safety: 's' }, rules)).toEqual([]);
    expect(codes(tree('a*(b)'), revert, rules)).toEqual([]);
  });
});

/** The tree with another overlay in the record of a snapshot. */
function recordOf(from: SnapshotTree, name: string, overlay: string): SnapshotTree {
  const snapshots = from.snapshots.map((s) =>
    s.name === name ? { ...s, disks: s.disks.map((disk) => ({ ...disk, overlay })) } : s,
  );
  return { ...from, snapshots };
}

/** As after a(b), a revert to a, and a new snapshot c: c is on a file that the record of a does not name. */
function withSibling(text: string): SnapshotTree {
  const drawn = recordOf(tree(text), 'a', 'a-b.qcow2');
  const live = drawn.live.disks.map((disk) => ({
    ...disk,
    chain: [{ path: 'c-overlay' }, { path: 'a-reverted' }, { path: 'base' }],
  }));
  return {
    ...drawn,
    live: { ...drawn.live, disks: live },
    snapshots: drawn.snapshots.map((s) =>
      s.name === 'c'
        ? { ...s, disks: s.disks.map((d) => ({ ...d, stateFile: 'a-reverted', overlay: 'c-overlay' })) }
        : s,
    ),
  };
}

describe('parentRecordFits', () => {
  const rules = layered({ delete: [{ kind: 'parentRecordFits', class: 'guard', says: 'x' }] });

  it('keeps the current snapshot next to a sibling, and says how to discard it', () => {
    const result = planOperation(withSibling('a(b c*)'), { kind: 'mergeIntoChildren', id: 'c' }, rules);
    expect(result.ok ? [] : result.refusals).toMatchObject([
      {
        code: 'versionHazard',
        sentence: expect.stringContaining('revert to a, then discard c'),
        blockers: ['c', 'a'],
      },
    ]);
  });

  it('allows it where the VM continues with the file of the parent, or has no parent', () => {
    expect(codes(tree('a(b*)'), { kind: 'mergeIntoChildren', id: 'b' }, rules)).toEqual([]);
    expect(codes(tree('a*'), { kind: 'mergeIntoChildren', id: 'a' }, rules)).toEqual([]);
  });

  it('allows the deletion of others', () => {
    expect(codes(withSibling('a(b(x) c*)'), { kind: 'mergeIntoChildren', id: 'b' }, rules)).toEqual([]);
  });
});

/** The same tree after `deleted` was deleted behind the product's back: its parent is current, its file is written on. */
function afterDeletion(before: SnapshotTree, deleted: string): SnapshotTree {
  const gone = before.snapshots.find((s) => s.name === deleted);
  if (gone?.parent === null || gone === undefined) throw new Error(`${deleted} is no child`);
  return {
    ...before,
    current: { kind: 'snapshot', id: gone.parent },
    snapshots: before.snapshots.filter((s) => s !== gone),
    live: { ...before.live, disks: before.live.disks.map((d) => ({ ...d, chain: d.chain.slice(1) })) },
  };
}

describe('revertKeepsSnapshots', () => {
  const rules = layered({ revert: [{ kind: 'revertKeepsSnapshots', class: 'guard', says: 'x' }] });
  const revert = (id: string): Operation => ({ kind: 'revert', id, force: true });

  it('refuses to delete the file of another snapshot, whichever the VM goes back to', () => {
    const trap = afterDeletion(withSibling('a(b c*)'), 'c');
    for (const id of ['a', 'b']) {
      expect(planOperation(trap, revert(id), rules)).toMatchObject({
        refusals: [
          {
            code: 'versionHazard',
            blockers: ['b'],
            suggestions: [{ kind: 'revert', id, safety: `before-${id}` }],
          },
        ],
      });
    }
  });

  it('refuses to delete the file of an internal snapshot', () => {
    const mixed = treeFromNotation('e(i1 i2*)', { mechanism: 'internal', mechanisms: { e: 'external' } });
    const trap = recordOf(afterDeletion(mixed, 'i2'), 'e', 'e-i1.qcow2');
    const internal = { ...rules.mechanisms.external, storage: 'independent' } as MechanismRules;
    const both = { ...rules, mechanisms: { ...rules.mechanisms, internal } };
    expect(codes(trap, revert('e'), both)).toEqual(['versionHazard']);
    expect(codes(mixed, revert('e'), both)).toEqual([]);
  });

  it('goes by the files of the last revert where there are any', () => {
    const once = afterDeletion(withSibling('a(b c*)'), 'c');
    const reverted = {
      ...once,
      snapshots: once.snapshots.map((s) => (s.name === 'a' ? { ...s, deletedByRevert: ['a-reverted'] } : s)),
    };
    expect(codes(reverted, revert('b'), rules)).toEqual([]);
  });

  it('refuses to delete a file that the file of a record that was removed depends on', () => {
    const before = tree('a(b(c*))');
    const unlisted: SnapshotTree = {
      ...before,
      current: { kind: 'snapshot', id: 'b' },
      snapshots: before.snapshots.filter(({ id }) => id !== 'c'),
    };
    expect(codes(unlisted, revert('a'), rules)).toEqual(['versionHazard']);
  });

  it('allows a revert from a snapshot whose files hold no other', () => {
    expect(codes(tree('a(b*)'), revert('a'), rules)).toEqual([]);
    expect(codes(withSibling('a(b c*)'), revert('b'), rules)).toEqual([]);
  });
});

describe('leafFilesUnused', () => {
  const rules = layered({ delete: [{ kind: 'leafFilesUnused', class: 'guard', says: 'x' }] });
  const inFile = (name: string, stateFile: string) => {
    const drawn = tree('a(b(x) c*)');
    const snapshots = drawn.snapshots.map((s) =>
      s.name === name ? { ...s, disks: s.disks.map((disk) => ({ ...disk, stateFile })) } : s,
    );
    return { ...drawn, snapshots };
  };
  const discard: Operation = { kind: 'discard', id: 'x' };

  it('refuses to discard a snapshot whose file the live state is based on', () => {
    const result = planOperation(inFile('x', 'a.qcow2'), discard, rules);
    expect(result.ok ? [] : result.refusals).toMatchObject([
      {
        code: 'versionHazard',
        sentence: expect.stringContaining('live state of disk vda'),
        blockers: ['x', 'live'],
      },
    ]);
  });

  it('refuses to discard a snapshot whose file holds another', () => {
    const result = planOperation(inFile('x', 'a-b.qcow2'), discard, rules);
    expect(result.ok ? [] : result.refusals).toMatchObject([{ code: 'versionHazard', blockers: ['b'] }]);
  });

  it('allows to discard one that has its files for itself, and any merge', () => {
    expect(codes(tree('a(b(x) c*)'), discard, rules)).toEqual([]);
    expect(codes(tree('a(b*)'), { kind: 'mergeIntoChildren', id: 'b' }, rules)).toEqual([]);
  });
});

describe('noObstacle', () => {
  const rules = layered({
    revert: [{ kind: 'noObstacle', obstacle: 'readOnlyMedium', class: 'guard', says: 'Use empty drives.' }],
  });
  const withObstacle = (kind: RevertObstacle['kind']) => {
    const drawn = tree('a(b*)');
    const snapshots = drawn.snapshots.map((s) =>
      s.name === 'a' ? { ...s, revertObstacles: [{ kind, disks: ['sda'] }] } : s,
    );
    return { ...drawn, snapshots };
  };

  it('refuses a revert to a configuration with the obstacle, and says which disk and why', () => {
    const result = planOperation(
      withObstacle('readOnlyMedium'),
      { kind: 'revert', id: 'a', force: true },
      rules,
    );
    expect(result.ok ? [] : result.refusals).toMatchObject([
      {
        code: 'versionHazard',
        sentence: 'When a was taken, sda was read-only. Use empty drives.',
        suggestions: [],
      },
    ]);
  });

  it('that only matters with memory is none for a snapshot without memory', () => {
    const medium = layered({
      revert: [{ kind: 'noObstacle', obstacle: 'medium', memory: true, class: 'guard', says: 'Eject it.' }],
    });
    const drawn = withObstacle('medium');
    const revert = { kind: 'revert', id: 'a', force: true } as const;
    expect(codes(drawn, revert, medium)).toEqual([]);
    const withMemory = { ...drawn, snapshots: drawn.snapshots.map((s) => ({ ...s, memory: true })) };
    expect(codes(withMemory, revert, medium)).toEqual(['versionHazard']);
    const result = planOperation(drawn, revert, { ...medium, revertEjects: true });
    expect(result.ok && result.plan.warnings.map(({ code }) => code)).toContain('mediaEjected');
  });

  it('has no say about another obstacle', () => {
    expect(codes(withObstacle('notAFile'), { kind: 'revert', id: 'a', force: true }, rules)).toEqual([]);
  });
});

describe('allDisksAfterRevert', () => {
  const rules = layered({ create: [{ kind: 'allDisksAfterRevert', class: 'guard', says: 'x' }] });
  const create: Operation = { kind: 'create', name: 'c', memory: false, quiesce: false };
  const drawn = tree('a*(b)');
  const reverted = {
    ...drawn,
    snapshots: drawn.snapshots.map((s) => (s.name === 'a' ? { ...s, deletedByRevert: ['r'] } : s)),
  };

  it('refuses a snapshot of some disks right after a revert', () => {
    expect(codes(reverted, { ...create, disks: ['vda'] }, rules)).toEqual(['disksUnsupported']);
  });

  it('allows one of every disk, and any on a snapshot that was just taken', () => {
    expect(codes(reverted, create, rules)).toEqual([]);
    expect(codes(drawn, { ...create, disks: ['vda'] }, rules)).toEqual([]);
  });
});
