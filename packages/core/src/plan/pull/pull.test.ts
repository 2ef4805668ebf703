import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { Dependant, SnapshotTree } from '../../tree/model.ts';
import { notate, treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { planRest } from '../rest.ts';
import { storages } from '../storage.fixture.ts';

const { capabilities, mechanism } = storages.pulling;
const drawn = (notation: string) => treeFromNotation(notation, { mechanism, power: 'off' });
const merge = (id: string): Operation => ({ kind: 'mergeIntoChildren', id, pull: true });

function planned(tree: SnapshotTree, operation: Operation) {
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map(({ sentence }) => sentence).join(' '));
  return result.plan;
}

const codes = (tree: SnapshotTree, operation: Operation) => {
  const result = planOperation(tree, operation, capabilities);
  return result.ok ? [] : result.refusals.map(({ code }) => code);
};

const stepsOf = (notation: string, id: string) =>
  planned(drawn(notation), merge(id)).steps.map((step) => {
    if (step.kind === 'pull') return `pull ${step.id} into ${step.into} of ${step.parent}`;
    return step.kind === 'delete' ? `${step.expect} ${step.id}` : `${step.kind}`;
  });

describe('a merge into many children', () => {
  it.each([
    ['a(b(c* d))', 'b', ['pull b into d of a', 'merge b'], 'a(c* d)'],
    ['a(b(c d) e*)', 'b', ['pull b into d of a', 'pull b into c of a', 'drop b'], 'a(e* c d)'],
    ['a(b(c(d)) e*)', 'b', ['pull b into c of a', 'drop b'], 'a(e* c(d))'],
    ['a(b*(c))', 'b', ['pull b into c of a', 'merge b'], 'a*(c)'],
    ['a(b c*)', 'a', ['pull a into c of null', 'pull a into b of null', 'deleteMetadata'], 'b c*'],
    ['a*(b)', 'a', ['pull a into b of null', 'deleteMetadata'], 'b'],
  ])('%s of %s: %j', (notation, id, steps, after) => {
    const tree = drawn(notation);
    const plan = planned(tree, merge(id));
    expect(stepsOf(notation, id).sort()).toEqual([...steps].sort());
    const then = applyPlan(tree, plan, capabilities);
    expect(notate(then).split('').sort()).toEqual(after.split('').sort());
    expect(plan.effects.filter(({ kind }) => kind === 'discarded')).toEqual([]);
    expect(plan.effects).toContainEqual(expect.objectContaining({ kind: 'merged', id }));
    expect(plan.live.content).toBe('kept');
  });

  it('says what is copied, and needs space for all copies at once', () => {
    const tree = drawn('a(b(c d) e*)');
    const sized = tree.snapshots.map((s) =>
      s.id === 'b' ? { ...s, disks: s.disks.map((disk) => ({ ...disk, bytes: 100 })) } : s,
    );
    const plan = planned({ ...tree, snapshots: sized, freeBytes: 150 }, merge('b'));
    expect(plan.sentence).toBe(
      'Deletes b and keeps its data in c and d. The data is first copied into c and d. All other snapshots and the live state are unchanged.',
    );
    expect(plan.disks.map(({ action, from, into, removes }) => [action, from ?? removes, into])).toEqual([
      ['pull', 'a-b.qcow2', 'b.qcow2'],
      ['pull', 'a-b.qcow2', 'b-d.qcow2'],
      ['dropLayer', 'a-b.qcow2', undefined],
    ]);
    expect(plan.space).toEqual({ needsBytes: 200, freesBytes: 100 });
    expect(plan.warnings.map(({ code }) => code)).toContain('freeSpaceLow');
  });

  it('copies nothing from a root, whose file stays', () => {
    const plan = planned(drawn('a(b c*)'), merge('a'));
    expect(plan.disks).toEqual([{ disk: 'vda', action: 'keepLayer', from: 'base.qcow2' }]);
    expect(plan.sentence).toContain('No data is copied');
  });

  it('copies from a root that is in the file of a snapshot that was deleted', () => {
    const whole = drawn('x(a(b c) d*)');
    const snapshots = whole.snapshots
      .filter(({ id }) => id !== 'x')
      .map((s) => (s.parent === 'x' ? { ...s, parent: null } : s));
    const plan = planned({ ...whole, snapshots }, merge('a'));
    expect(plan.steps.map((step) => (step.kind === 'pull' ? [step.parent, step.copies] : step.kind))).toEqual(
      [[null, true], [null, true], 'delete'],
    );
  });

  it('leaves records that name the files which can be merged later', () => {
    const tree = drawn('a(b(c d*) e)');
    const after = applyPlan(tree, planned(tree, merge('b')), capabilities);
    expect(codes(after, { kind: 'mergeIntoChildren', id: 'd' })).toEqual([]);
    const overlays = new Map(after.snapshots.map((s) => [s.id, s.disks[0]?.overlay]));
    expect(overlays.get('a')).toBe(after.live.disks[0]?.chain.at(-2)?.path);
  });

  it('can be resumed after each step', () => {
    const tree = drawn('a(b(c d) e*)');
    const plan = planned(tree, merge('b'));
    for (let done = 0; done < plan.steps.length; done++) {
      const between = applyPlan(tree, { ...plan, steps: plan.steps.slice(0, done) }, capabilities);
      const rest = { operation: plan.operation, steps: plan.steps.slice(done) };
      expect(planRest(between, rest, capabilities).ok).toBe(true);
      expect(codes(between, { kind: 'mergeIntoChildren', id: 'b', pull: true })).toEqual(
        done === plan.steps.length - 1 ? ['wouldDiscardSelf'] : [],
      );
    }
  });

  it.each([
    ['a(b(c* d))', 'b', 'tooManyChildren'],
    ['a(b(c) d*)', 'b', 'layerNotInLiveChain'],
  ])('is suggested for %s where %s is refused: %s', (notation, id, code) => {
    const result = planOperation(drawn(notation), { kind: 'mergeIntoChildren', id }, capabilities);
    const refused = result.ok ? [] : result.refusals;
    expect(refused.map((refusal) => refusal.code)).toContain(code);
    expect(refused.flatMap(({ suggestions }) => suggestions)).toContainEqual(merge(id));
  });

  it('is suggested where a snapshot cannot replace its parent without a loss', () => {
    const result = planOperation(drawn('a(b(c* d))'), { kind: 'mergeIntoParent', id: 'c' }, capabilities);
    expect(result.ok ? [] : result.refusals[0]?.suggestions).toContainEqual(merge('b'));
  });
});

describe('a copy into a child', () => {
  const tree = drawn('a(b(c* d))');
  const fileOf = (id: string) => tree.snapshots.find((s) => s.id === id)?.disks[0]?.stateFile ?? '';

  it('is refused where the storage does not support it', () => {
    const { capabilities: others } = storages.layered;
    const result = planOperation(
      treeFromNotation('a(b(c* d))', { mechanism: 'overlay' }),
      merge('b'),
      others,
    );
    expect(result.ok ? [] : result.refusals.map(({ code }) => code)).toEqual(['tooManyChildren']);
  });

  it('is refused into a file with internal snapshots, listed or not', () => {
    const inside = [{ id: '1', name: 'unlisted' }];
    const holding = { ...tree, imageSnapshots: [{ path: fileOf('d'), inside }] };
    expect(codes(holding, merge('b'))).toEqual(['holdsInternalSnapshot']);
    const mixed = tree.snapshots.map((s) =>
      s.id === 'd'
        ? {
            ...s,
            mechanism: 'internal',
            disks: s.disks.map((disk) => ({ ...disk, coverage: 'internal' as const })),
          }
        : s,
    );
    expect(codes({ ...tree, snapshots: mixed }, merge('b'))).toEqual(['mixedStorage']);
  });

  describe.each([
    ['depends on no file, as after a block pull', () => null, ['mixedStorage']],
    ['depends on a file of another program', () => 'other.qcow2', ['mixedStorage']],
    ['depends on the file of the snapshot', (own: string) => own, []],
    ['was copied to before the records were changed', (_: string, base: string) => base, []],
  ])('into a file that %s', (_, backing: (own: string, base: string) => string | null, refused: string[]) => {
    it(`is ${refused.length === 0 ? 'planned' : 'refused'}`, () => {
      const tree = drawn('a(b(c d) e*)');
      const fileOf = (id: string) => tree.snapshots.find((s) => s.id === id)?.disks[0]?.stateFile ?? '';
      const backingFiles = { [fileOf('c')]: backing(fileOf('b'), fileOf('a')) };
      expect(codes({ ...tree, backingFiles }, merge('b'))).toEqual(refused);
    });
  });

  it('is refused between snapshots of different disks', () => {
    const uneven = tree.snapshots.map((s) =>
      s.id === 'd'
        ? { ...s, disks: [...s.disks, { disk: 'vdb', coverage: 'external' as const, stateFile: 'x' }] }
        : s,
    );
    expect(codes({ ...tree, snapshots: uneven }, merge('b'))).toEqual(['mixedStorage']);
  });

  it.each(['b', 'd'])('is refused while another VM depends on the file of %s', (id) => {
    const dependants: Dependant[] = [{ path: fileOf(id), by: 'clone' }];
    expect(codes({ ...tree, dependants }, merge('b'))).toEqual(['dependants']);
  });

  it('is refused while the dependants are unknown', () => {
    expect(codes({ ...tree, dependants: 'unknown' }, merge('b'))).toContain('dependantsUnknown');
  });

  it("ends what the VM's own files depend on", () => {
    const dependants: Dependant[] = [
      { path: fileOf('b'), by: fileOf('d'), ownFile: true },
      { path: fileOf('b'), by: 'd.qcow2', ownFile: true },
    ];
    expect(codes({ ...tree, dependants }, merge('b'))).toEqual([]);
  });

  it('keeps a protected snapshot, also a root', () => {
    const kept = tree.snapshots.map((s) => ({ ...s, protected: true }));
    expect(codes({ ...tree, snapshots: kept }, merge('b'))).toEqual(['protected']);
    expect(codes({ ...tree, snapshots: kept }, merge('a'))).toEqual(['protected']);
  });
});
