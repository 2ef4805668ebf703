import { describe, expect, it } from 'vitest';
import type { Capabilities, Rule } from '../capabilities/capabilities.ts';
import { applyPlan } from '../plan/apply.ts';
import { planOperation } from '../plan/plan.ts';
import type { Snapshot, SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';

const traits = { percent: false, cancel: false, pausesGuest: false };

function layered(rules: Rule[]): Capabilities {
  const no = { supported: false as const, reason: 'not here' };
  return {
    driver: 'test',
    product: 'test',
    mechanisms: {
      external: {
        label: 'external',
        storage: 'layered',
        delete: rules,
        revert: [],
        create: rules,
        direction: 'down',
        order: 'baseFirst',
        orderWhileOff: 'leafFirst',
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

const tree = (text: string, power: SnapshotTree['live']['power']) =>
  treeFromNotation(text, { mechanism: 'external', power });

function codes(result: ReturnType<typeof planOperation>): string[] {
  return result.ok ? [] : result.refusals.map((refusal) => refusal.code);
}

function withDefined(from: SnapshotTree, defined: number): SnapshotTree {
  return { ...from, live: { ...from.live, disks: from.live.disks.map((disk) => ({ ...disk, defined })) } };
}

function edit(from: SnapshotTree, name: string, change: (s: Snapshot) => Partial<Snapshot>): SnapshotTree {
  return {
    ...from,
    snapshots: from.snapshots.map((s) => (s.name === name ? { ...s, ...change(s) } : s)),
  };
}

describe('layerInDefinition', () => {
  const rules = layered([{ kind: 'layerInDefinition', when: ['off'], class: 'impossible', says: 'x' }]);

  it('refuses to merge layers missing from the definition while the VM is off', () => {
    const off = withDefined(tree('a(b(c*))', 'off'), 1);
    expect(codes(planOperation(off, { kind: 'mergeIntoChildren', id: 'b' }, rules))).toEqual([
      'takenWhileOff',
    ]);
    expect(planOperation(off, { kind: 'mergeIntoChildren', id: 'c' }, rules).ok).toBe(true);
  });

  it('has no say about a layer that the live state is not based on', () => {
    const off = withDefined(tree('a(b c(d*))', 'off'), 1);
    expect(planOperation(off, { kind: 'discard', id: 'b' }, rules).ok).toBe(true);
  });

  it('allows merging layers missing from the definition while the VM runs', () => {
    const running = withDefined(tree('a(b(c*))', 'running'), 1);
    expect(planOperation(running, { kind: 'mergeIntoChildren', id: 'b' }, rules).ok).toBe(true);
  });

  it('deletes all snapshots of a VM that is off, newest first', () => {
    const off = withDefined(tree('a(b(c*))', 'off'), 1);
    const result = planOperation(off, { kind: 'removeAll' }, rules);
    expect(result.ok && result.plan.steps.map((step) => 'id' in step && step.id)).toEqual(['c', 'b', 'a']);
  });
});

describe('ownLayerOnStateFile', () => {
  const rules = layered([{ kind: 'ownLayerOnStateFile', class: 'impossible', says: 'x' }]);

  it('refuses a snapshot whose record names another file than the one its overlay rests on', () => {
    const sound = tree('a(b*)', 'running');
    expect(planOperation(sound, { kind: 'mergeIntoChildren', id: 'b' }, rules).ok).toBe(true);
    const rewritten = edit(sound, 'b', (s) => ({
      disks: s.disks.map((d) => ({ ...d, stateFile: 'base.qcow2' })),
    }));
    expect(codes(planOperation(rewritten, { kind: 'mergeIntoChildren', id: 'b' }, rules))).toEqual([
      'layerNotInLiveChain',
    ]);
  });
});

describe('ownLayerOnStateFile, after the entire chain was pulled', () => {
  const rules = layered([{ kind: 'ownLayerOnStateFile', class: 'impossible', says: 'x' }]);

  it('refuses the snapshot, whose overlay has no backing file', () => {
    const sound = tree('a(b*)', 'running');
    const disks = sound.live.disks.map((disk) => ({ ...disk, chain: disk.chain.slice(0, 1) }));
    const pulled = { ...sound, live: { ...sound.live, disks } };
    expect(codes(planOperation(pulled, { kind: 'mergeIntoChildren', id: 'b' }, rules))).toEqual([
      'layerNotInLiveChain',
    ]);
  });
});

describe('ownLayerOnStateFile, where merges follow the live chain', () => {
  const rules = layered([{ kind: 'ownLayerOnStateFile', class: 'impossible', says: 'x' }]);
  const [external] = Object.values(rules.mechanisms);
  if (external === undefined) throw new Error('no mechanism');
  const byChain: Capabilities = {
    ...rules,
    mechanisms: { external: { ...external, mergesByChain: true } },
  };

  const sound = tree('a(b(c*))', 'running');
  const without = {
    ...sound,
    snapshots: sound.snapshots
      .filter(({ id }) => id !== 'b')
      .map((s) => (s.id === 'c' ? { ...s, parent: 'a' } : s)),
  };

  it('refuses the snapshot below one that was removed from the list only', () => {
    expect(planOperation(sound, { kind: 'mergeIntoChildren', id: 'a' }, byChain).ok).toBe(true);
    expect(codes(planOperation(without, { kind: 'mergeIntoChildren', id: 'a' }, byChain))).toEqual([
      'layerNotInLiveChain',
    ]);
    expect(planOperation(without, { kind: 'mergeIntoChildren', id: 'a' }, rules).ok).toBe(true);
  });

  it('says what is possible instead: the file between remains after the merge of the later one', () => {
    const able: Capabilities = { ...byChain, deleteMetadata: { supported: true } };
    const refused = planOperation(without, { kind: 'mergeIntoChildren', id: 'a' }, able);
    expect(refused.ok ? '' : refused.refusals[0]?.sentence).toMatch(
      /Merge c first, then remove a from the list, which keeps all files\.$/,
    );
    const merge = planOperation(without, { kind: 'mergeIntoChildren', id: 'c' }, able);
    const merged = merge.ok ? applyPlan(without, merge.plan, able) : without;
    expect(codes(planOperation(merged, { kind: 'mergeIntoChildren', id: 'a' }, able))).toEqual([
      'layerNotInLiveChain',
    ]);
    expect(planOperation(merged, { kind: 'deleteMetadata', id: 'a' }, able).ok).toBe(true);
  });

  it('refuses the newest one below a file whose record was removed', () => {
    const without = {
      ...sound,
      snapshots: sound.snapshots.filter(({ id }) => id !== 'c'),
      current: { kind: 'snapshot' as const, id: 'b' },
    };
    expect(codes(planOperation(without, { kind: 'mergeIntoChildren', id: 'b' }, byChain))).toEqual([
      'layerNotInLiveChain',
    ]);
    expect(planOperation(without, { kind: 'mergeIntoChildren', id: 'a' }, byChain).ok).toBe(true);
  });
});

describe('ownLayerInLiveChain', () => {
  const rules = (orLeaf: boolean) =>
    layered([{ kind: 'ownLayerInLiveChain', orLeaf, class: 'impossible', says: 'x' }]);
  const aside = tree('a(b(d) c*)', 'running');

  it('refuses what is off the live chain', () => {
    expect(codes(planOperation(aside, { kind: 'discard', id: 'd' }, rules(false)))).toEqual([
      'layerNotInLiveChain',
    ]);
    expect(codes(planOperation(aside, { kind: 'mergeIntoChildren', id: 'b' }, rules(true)))).toEqual([
      'layerNotInLiveChain',
    ]);
  });

  it('says that a disk was detached', () => {
    const detached = { ...aside, live: { ...aside.live, disks: [] } };
    const result = planOperation(detached, { kind: 'mergeIntoChildren', id: 'a' }, rules(false));
    expect(result.ok ? [] : result.refusals.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringContaining('was detached from the VM. Attach it again first.'),
    );
  });

  it('lets leaves go where asked to, with the file that holds them', () => {
    const result = planOperation(aside, { kind: 'discard', id: 'd' }, rules(true));
    const d = aside.snapshots.find((s) => s.name === 'd')?.disks[0]?.stateFile;
    expect(result.ok && result.plan.disks).toMatchObject([{ action: 'dropLayer', removes: d }]);
  });
});

describe('clearOfPausedMemory', () => {
  const rules = layered([{ kind: 'clearOfPausedMemory', class: 'guard', says: 'x' }]);
  const paused = edit(tree('a(b(c*))', 'paused'), 'b', () => ({ memory: true, captured: 'paused' }));

  it('keeps what lies at or below the snapshot that saved the memory', () => {
    for (const id of ['a', 'b']) {
      expect(codes(planOperation(paused, { kind: 'mergeIntoChildren', id }, rules))).toEqual([
        'afterPausedMemory',
      ]);
    }
  });

  it('lets go what was taken after it', () => {
    expect(planOperation(paused, { kind: 'mergeIntoChildren', id: 'c' }, rules).ok).toBe(true);
  });
});

describe('nameFits', () => {
  const rules = layered([
    { kind: 'nameFits', pattern: '^(?![.])[^/]*$', bytes: 8, class: 'impossible', says: 'it is a file name' },
  ]);
  const create = (name: string) =>
    planOperation(tree('a*', 'running'), { kind: 'create', name, memory: false, quiesce: false }, rules);

  it.each(['a/b', '.hidden', 'nine char', 'ÄÖÜÄÖ', '日本語', '😀😀a'])('refuses %j', (name) => {
    expect(codes(create(name))).toEqual(['invalidName']);
  });

  it.each(['plain', 'a.b', 'ÄÖÜ', '日本', '😀😀'])('takes %j', (name) => {
    expect(create(name).ok).toBe(true);
  });
});

describe('metadataDeleteWithChildren', () => {
  const [external] = Object.values(layered([]).mechanisms);
  if (external === undefined) throw new Error('no mechanism');
  const rules: Capabilities = {
    ...layered([]),
    deleteMetadata: { supported: true },
    mechanisms: { external: { ...external, metadataDeleteWithChildren: 'their records would be wrong' } },
  };

  it('keeps what other snapshots rest on, and lets go what only the live state rests on', () => {
    const drawn = tree('a(b*)', 'running');
    expect(codes(planOperation(drawn, { kind: 'deleteMetadata', id: 'a' }, rules))).toEqual([
      'tooManyChildren',
    ]);
    expect(planOperation(drawn, { kind: 'deleteMetadata', id: 'b' }, rules).ok).toBe(true);
  });
});
