import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

const { capabilities } = storages.libvirtExternal;
const layered = storages.layered.capabilities;

function codes(tree: SnapshotTree, operation: Operation, rules = capabilities): string[] {
  const result = planOperation(tree, operation, rules);
  return result.ok ? [] : result.refusals.map((r) => `${r.class} ${r.code}: ${r.blockers.join(' ')}`);
}

const edit = (tree: SnapshotTree, id: string, change: Partial<Snapshot>): SnapshotTree => ({
  ...tree,
  snapshots: tree.snapshots.map((s) => (s.id === id ? { ...s, ...change } : s)),
});

describe('guards that the hypervisor does not have', () => {
  it('never deletes a file that holds an internal snapshot', () => {
    const tree = treeFromNotation('e1(i1*)', { mechanisms: { e1: 'external' }, power: 'running' });
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'e1' })).toEqual(['guard holdsInternalSnapshot: i1']);
  });

  it('never reverts to an internal snapshot whose file backs an external one', () => {
    const tree = treeFromNotation('m2(m3 x1*)', { mechanisms: { x1: 'external' } });
    expect(codes(tree, { kind: 'revert', id: 'm3' })).toEqual(['guard mixedStorage: x1']);
  });

  it('never reverts below a layer that rests on the file, though its snapshot is not listed any more', () => {
    const tree = treeFromNotation('m1(e1(m2*))', { mechanisms: { e1: 'external' } });
    const metadataDeleted = {
      ...tree,
      snapshots: tree.snapshots
        .filter((s) => s.id !== 'e1')
        .map((s) => (s.id === 'm2' ? { ...s, parent: 'm1' } : s)),
    };
    expect(codes(metadataDeleted, { kind: 'revert', id: 'm1', force: true })).toEqual([
      'guard mixedStorage: m2',
    ]);
  });

  it('never takes a safety snapshot into the file that the revert writes', () => {
    const revert: Operation = { kind: 'revert', id: 'a', safety: 's' };
    const both = treeFromNotation('a(b*)', { power: 'running' });
    const result = planOperation(both, revert, capabilities);
    expect(result.ok && result.plan.steps[0]).toMatchObject({ kind: 'create', mechanism: 'internal' });
    const onlyExternal = { ...capabilities, creates: { ...capabilities.creates, running: ['external'] } };
    expect(codes(both, revert, onlyExternal)).toEqual(['guard mixedStorage: new:0']);
  });

  it('changes no external chain and takes no snapshot while there is a saved state', () => {
    const external = treeFromNotation('a(b*)', { mechanism: 'external', power: 'saved' });
    const create: Operation = { kind: 'create', name: 'c', memory: false, quiesce: false };
    expect(codes(external, { kind: 'mergeIntoChildren', id: 'b' })).toEqual([
      'guard managedSavePresent: live',
    ]);
    expect(codes(external, create)).toEqual(['guard managedSavePresent: live']);
    const internal = treeFromNotation('a(b*)', { power: 'saved' });
    expect(codes(internal, { kind: 'revert', id: 'a', force: true })).toEqual([
      'guard managedSavePresent: live',
    ]);
  });

  it('finds nothing to do where there is no saved memory to remove', () => {
    const remove: Operation = { kind: 'managedSave', action: 'remove' };
    expect(codes(treeFromNotation('a*'), remove)).toEqual(['guard nothingToDo: live']);
    expect(codes(treeFromNotation('a*', { power: 'saved' }), remove)).toEqual([]);
  });

  it('finds nothing to do where the VM is already in the requested state', () => {
    const tree = treeFromNotation('a*', { power: 'paused' });
    expect(codes(tree, { kind: 'power', action: 'pause' })).toEqual(['guard nothingToDo: live']);
    expect(codes(tree, { kind: 'power', action: 'start' })).toEqual(['impossible wrongState: live']);
  });

  it('does not start a VM with a missing disk file', () => {
    const tree = treeFromNotation('a*', { mechanism: 'external' });
    const lost = {
      ...tree,
      live: { ...tree.live, disks: [{ disk: 'vda', chain: [{ path: 'a', missing: true }] }] },
    };
    expect(codes(lost, { kind: 'power', action: 'start' })).toEqual(['impossible missingFile: live']);
  });

  it('does not stop a running VM with a missing disk file', () => {
    const tree = treeFromNotation('a*', { power: 'running', memory: true });
    const chain = [{ path: 'base.qcow2', missing: true }];
    const lost = { ...tree, live: { ...tree.live, disks: [{ disk: 'vda', chain }] } };
    for (const operation of [
      { kind: 'power', action: 'stop' },
      { kind: 'power', action: 'shutdown' },
      { kind: 'managedSave', action: 'save' },
      { kind: 'revert', id: 'a', force: true },
      { kind: 'create', name: 'b', memory: true, quiesce: false, mechanism: 'internal' },
    ] satisfies Operation[])
      expect(codes(lost, operation)).toEqual(['guard missingFile: live']);
    expect(codes(lost, { kind: 'power', action: 'pause' })).toEqual([]);
  });

  it('does not stop a transient VM, whose snapshots would be lost', () => {
    const drawn = treeFromNotation('a*', { power: 'running' });
    const tree = { ...drawn, domain: { ...drawn.domain, transient: true as const } };
    const guarded = ['guard transientDomain: live'];
    expect(codes(tree, { kind: 'power', action: 'stop' })).toEqual(guarded);
    expect(codes(tree, { kind: 'power', action: 'shutdown' })).toEqual(guarded);
    expect(codes(tree, { kind: 'revert', id: 'a', force: true })).toEqual(guarded);
    expect(codes(tree, { kind: 'revert', id: 'a', force: true, power: 'running' })).toEqual([]);
    expect(codes(tree, { kind: 'managedSave', action: 'save' })).toEqual([
      'impossible transientDomain: live',
    ]);
  });

  it('does not create an overlay next to a block device', () => {
    const tree = treeFromNotation('a*', { mechanism: 'external' });
    const chain = [{ path: '/dev/vg/root' }];
    const disks = [...tree.live.disks, { disk: 'vdb', chain, source: 'device' as const }];
    const block = { ...tree, live: { ...tree.live, disks } };
    const create = { kind: 'create', name: 'b', memory: false, quiesce: false } as const;
    expect(codes(block, { ...create, mechanism: 'external' })).toEqual(['guard noFolder: live']);
    expect(codes(block, { ...create, mechanism: 'external', disks: ['vda'] })).toEqual([]);
    expect(codes(block, { ...create, mechanism: 'internal' })).toEqual([]);
  });

  it('accepts a missing parent where only the power state changes', () => {
    const tree = edit(treeFromNotation('a b*'), 'b', { parent: 'lost' });
    const result = planOperation(tree, { kind: 'power', action: 'start' }, capabilities);
    const after = result.ok ? applyPlan(tree, result.plan, capabilities) : undefined;
    expect(after?.snapshots.map((s) => s.parent)).toEqual([null, 'lost']);
  });

  it('offers to start the VM or to remove the saved memory', () => {
    const tree = treeFromNotation('a(b*)', { mechanism: 'external', power: 'saved' });
    const result = planOperation(tree, { kind: 'mergeIntoChildren', id: 'b' }, capabilities);
    expect(result.ok ? [] : result.refusals[0]?.suggestions).toEqual([
      { kind: 'power', action: 'start' },
      { kind: 'managedSave', action: 'remove' },
    ]);
  });

  it('refuses to change a domain with an unknown current snapshot, except to repair it', () => {
    const tree = treeFromNotation('a(b)', {
      mechanism: 'external',
      current: { kind: 'unknown', why: 'e2 is on top' },
    });
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'a' })).toEqual(['guard unknownCurrent: live']);
    expect(codes(tree, { kind: 'deleteMetadata', id: 'b' })).toEqual([]);
    expect(codes(tree, { kind: 'protect', id: 'b', protected: true })).toEqual([]);
    expect(codes(tree, { kind: 'power', action: 'start' })).toEqual([]);
  });

  it('merges no layer that another VM depends on, and none when that is unknown', () => {
    const tree = treeFromNotation('a(b*)', { mechanism: 'overlay' });
    const rested = { ...tree, dependants: [{ path: 'a.qcow2', by: 'clone-1' }] };
    expect(codes(rested, { kind: 'mergeIntoChildren', id: 'a' }, layered)).toEqual(['guard dependants: a']);
    expect(
      codes({ ...tree, dependants: 'unknown' }, { kind: 'mergeIntoChildren', id: 'a' }, layered),
    ).toEqual(['guard dependantsUnknown: a']);
  });

  it('offers to remove a snapshot from the list only where the hypervisor can', () => {
    const tree = edit(treeFromNotation('a(b*)', { mechanism: 'external' }), 'a', {
      problem: { code: 'missingFile', text: 'The file a.qcow2 is missing.' },
    });
    const sentences = (supported: boolean) => {
      const deleteMetadata = supported ? { supported } : { supported, reason: 'Not here.' };
      const result = planOperation(
        tree,
        { kind: 'mergeIntoChildren', id: 'a' },
        { ...capabilities, deleteMetadata },
      );
      return result.ok ? '' : result.refusals.map(({ sentence }) => sentence).join(' ');
    };
    expect(sentences(true)).toContain('or remove the snapshot from the list');
    expect(sentences(false)).not.toContain('from the list');
    expect(sentences(false)).toContain('The file a.qcow2 is missing. Restore the file.');
  });

  it('says how to remove an image that no VM uses and that prevents a merge', () => {
    const tree = treeFromNotation('a(b*)', { mechanism: 'overlay' });
    const dependants = [{ path: 'a.qcow2', by: 'old.vdi', removeWith: 'remove old.vdi' }];
    const merge: Operation = { kind: 'mergeIntoChildren', id: 'a' };
    const result = planOperation({ ...tree, dependants }, merge, layered);
    expect(result.ok ? [] : result.refusals.map(({ sentence }) => sentence)).toEqual([
      'old.vdi, which no VM uses, depends on a.qcow2. Remove it first: remove old.vdi',
    ]);
  });

  it('merges no file that a file of the VM outside its live chain depends on', () => {
    const tree = treeFromNotation('a(b(c*))', { mechanism: 'overlay' });
    const pulled = {
      ...tree,
      dependants: ['base.qcow2', 'a.qcow2'].map((path) => ({ path, by: 'b.qcow2', ownFile: true as const })),
    };
    expect(codes(pulled, { kind: 'mergeIntoChildren', id: 'a' }, layered)).toEqual(['guard dependants: a']);
    expect(codes(pulled, { kind: 'mergeIntoChildren', id: 'b' }, layered)).toEqual([]);
  });

  it('merges below the file of a branch only where the hypervisor rebases it', () => {
    const tree = treeFromNotation('a(b(c) d*)', { mechanism: 'overlay' });
    const [held = ''] = tree.snapshots.flatMap((s) => (s.name === 'c' ? (s.disks[0]?.stateFile ?? []) : []));
    const aside = { ...tree, dependants: [{ path: 'a.qcow2', by: held, ownFile: true as const }] };
    const [[name = '', rules] = []] = Object.entries(layered.mechanisms);
    if (rules === undefined) throw new Error('no rules');
    const single = { ...rules, delete: rules.delete.filter(({ kind }) => kind !== 'fanOutAtMost') };
    const having = (rebasesBranches: boolean) => ({
      ...layered,
      mechanisms: { [name]: { ...single, rebasesBranches } },
    });
    const merge: Operation = { kind: 'mergeIntoChildren', id: 'a' };
    expect(codes(aside, merge, having(false))).toContain('guard dependants: a');
    expect(codes(aside, merge, having(true))).not.toContain('guard dependants: a');
    const { snapshots, ...rest } = aside;
    const unlisted = { ...rest, snapshots: snapshots.filter(({ name }) => name !== 'c') };
    expect(codes(unlisted, merge, having(true))).toContain('guard dependants: a');
  });

  it('merges what only a file depended on that the plan has removed', () => {
    const tree = treeFromNotation('a(b* c)', { mechanism: 'overlay' });
    const dependants = [{ path: 'a.qcow2', by: 'c.qcow2', ownFile: true as const }];
    const operations: Operation = {
      kind: 'batch',
      operations: [
        { kind: 'discard', id: 'c' },
        { kind: 'mergeIntoChildren', id: 'b' },
      ],
    };
    expect(codes({ ...tree, dependants }, operations, layered)).toEqual([]);
    expect(codes({ ...tree, dependants }, { kind: 'mergeIntoChildren', id: 'b' }, layered)).toEqual([
      'guard dependants: b',
    ]);
  });

  it('takes no snapshot of a file that another VM writes, and does not start on it', () => {
    const tree = treeFromNotation('a*');
    const by = 'second';
    const used = { ...tree, dependants: [{ path: 'base.qcow2', by }] };
    const written = { ...tree, dependants: [{ path: 'base.qcow2', by, writes: true as const }] };
    for (const operation of [
      { kind: 'create', name: 'b', memory: false, quiesce: false, mechanism: 'external' },
      { kind: 'create', name: 'b', memory: false, quiesce: false, mechanism: 'internal' },
      { kind: 'power', action: 'start' },
    ] satisfies Operation[]) {
      expect(codes(written, operation)).toEqual(['guard dependants: live']);
      expect(codes(used, operation)).toEqual([]);
    }
  });

  it('warns if a plan leaves the VM read-only', () => {
    const warned = (text: string, id: string, chain?: string) => {
      const read = treeFromNotation(text, { mechanism: 'external' });
      const disks = [{ disk: 'vda', chain: [{ path: chain ?? '' }] }];
      const tree = chain === undefined ? read : { ...read, live: { ...read.live, disks } };
      const result = planOperation(tree, { kind: 'deleteMetadata', id }, capabilities);
      return result.ok ? result.plan.warnings.map(({ code }) => code) : result.refusals;
    };
    expect(warned('a(b*)', 'b', 'b.qcow2')).toContain('readOnlyAfterwards');
    expect(warned('a(b*)', 'b')).not.toContain('readOnlyAfterwards');
    expect(warned('a(b c*)', 'b')).not.toContain('readOnlyAfterwards');
  });

  it('names the VMs whose disks cannot be read', () => {
    const tree = treeFromNotation('a*', { mechanism: 'overlay' });
    const unread = { ...tree, dependants: 'unknown' as const, unreadDependants: ['clone (/srv/x.qcow2)'] };
    const result = planOperation(unread, { kind: 'mergeIntoChildren', id: 'a' }, layered);
    expect(result.ok ? '' : result.refusals[0]?.sentence).toContain('clone (/srv/x.qcow2)');
  });

  it('reverts no file that another VM depends on, and none when that is not known', () => {
    const tree = treeFromNotation('a(b*)');
    const revert: Operation = { kind: 'revert', id: 'a', safety: 'keep' };
    const clone = { ...tree, dependants: [{ path: 'base.qcow2', by: 'clone-1' }] };
    expect(codes(clone, revert)).toEqual(['guard dependants: a']);
    expect(codes({ ...tree, dependants: 'unknown' }, revert)).toEqual(['guard dependantsUnknown: a']);
  });

  it('reverts no disk that was moved to another VM', () => {
    const tree = edit(treeFromNotation('a*'), 'a', {
      disks: [
        { disk: 'vda', coverage: 'internal', stateFile: 'base.qcow2' },
        { disk: 'vdb', coverage: 'internal', stateFile: 'data.qcow2' },
      ],
    });
    const moved = { ...tree, dependants: [{ path: 'data.qcow2', by: 'other' }] };
    expect(codes(moved, { kind: 'revert', id: 'a', safety: 'keep' })).toEqual(['guard dependants: a']);
  });

  it('reverts below an overlay without dependants, whatever depends on the snapshot itself', () => {
    const tree = treeFromNotation('a(b*)', { mechanism: 'overlay' });
    const revert: Operation = { kind: 'revert', id: 'a', force: true };
    const on = (path: string) => ({ ...tree, dependants: [{ path, by: 'clone-1' }] });
    expect(codes(on('base.qcow2'), revert, layered)).toEqual([]);
    expect(codes(on('b.qcow2'), revert, layered)).toEqual(['guard dependants: a']);
    expect(codes({ ...tree, dependants: 'unknown' }, revert, layered)).toEqual([
      'guard dependantsUnknown: a',
    ]);
    const safe: Operation = { kind: 'revert', id: 'a', safety: 'keep' };
    expect(codes({ ...tree, dependants: 'unknown' }, safe, layered)).toEqual([]);
  });

  it('makes a domain read-only while a node cannot be read', () => {
    const tree = edit(treeFromNotation('a(b(c*))'), 'b', {
      problem: { code: 'unreadable', text: 'bad XML' },
    });
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'a' })).toEqual(['guard unreadable: b']);
  });

  it('touches no node whose file is gone, and merges nothing in a chain with a gap', () => {
    const tree = treeFromNotation('a(b*)', { mechanism: 'overlay' });
    const missing = edit(tree, 'a', { problem: { code: 'missingFile', text: 'base.qcow2 is gone.' } });
    expect(codes(missing, { kind: 'mergeIntoChildren', id: 'a' }, layered)).toEqual(['guard missingFile: a']);
    expect(codes(missing, { kind: 'revert', id: 'a' }, layered)).toEqual(['guard missingFile: a']);
    const gap = {
      ...tree,
      live: {
        ...tree.live,
        disks: [{ disk: 'vda', chain: [{ path: 'b.qcow2' }, { path: 'a.qcow2', missing: true }] }],
      },
    };
    expect(codes(gap, { kind: 'mergeIntoChildren', id: 'b' }, layered)).toEqual(['guard missingFile: live']);
    const create: Operation = { kind: 'create', name: 'c', memory: false, quiesce: false };
    expect(codes(gap, create, layered)).toEqual(['guard missingFile: live']);
  });

  it('finishes an interrupted deletion before any other', () => {
    const tree = edit(treeFromNotation('a(b(c*))', { mechanism: 'overlay' }), 'b', {
      problem: { code: 'deleteInProgress', text: 'interrupted' },
    });
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'a' }, layered)).toEqual([
      'impossible halfDeleted: b',
    ]);
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'b' }, layered)).toEqual([]);
    const refused = planOperation(tree, { kind: 'mergeIntoChildren', id: 'a' }, layered);
    expect(refused.ok ? [] : refused.refusals[0]?.suggestions).toEqual([
      { kind: 'mergeIntoChildren', id: 'b' },
    ]);
  });

  it('finishes the lowest of several interrupted deletions first', () => {
    const problem = { code: 'deleteInProgress', text: 'interrupted' } as const;
    const one = edit(treeFromNotation('a(b(c*))', { mechanism: 'overlay' }), 'b', { problem });
    const tree = edit(one, 'c', { problem });
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'c' }, layered)).toEqual([]);
    for (const id of ['a', 'b']) {
      expect(codes(tree, { kind: 'mergeIntoChildren', id }, layered)).toEqual(['impossible halfDeleted: c']);
    }
  });

  it('says why an interrupted deletion cannot be finished now', () => {
    const { overlay } = layered.mechanisms;
    if (overlay === undefined) throw new Error('the storage has overlays');
    const readOnly = {
      kind: 'backingFileWritable',
      keepsOthers: false,
      class: 'impossible',
      says: 'x',
      todo: 'Update.',
    } as const;
    const confined = { ...layered, mechanisms: { overlay: { ...overlay, delete: [readOnly] } } };
    const tree = edit(treeFromNotation('a(b*)', { mechanism: 'overlay' }), 'b', {
      problem: { code: 'deleteInProgress', text: 'interrupted' },
    });
    const refused = planOperation(tree, { kind: 'mergeIntoChildren', id: 'a' }, confined);
    expect(refused.ok ? [] : refused.refusals[0]).toMatchObject({
      code: 'halfDeleted',
      sentence: expect.stringMatching(
        /^The deletion of b was interrupted\. Finish it first\. That is not possible now\. The host does not let QEMU write to .*, into which b would be merged\. Update\.$/,
      ),
      suggestions: [],
    });
  });

  it('treats a backup product’s snapshot as protected until it is acknowledged', () => {
    const tree = edit(treeFromNotation('a(b*)'), 'a', { owner: 'Backup Suite' });
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'a' })).toEqual(['guard foreignOwner: a']);
    const known = edit(tree, 'a', { ownerAcknowledged: true });
    expect(codes(known, { kind: 'mergeIntoChildren', id: 'a' })).toEqual([]);
  });

  it('leaves a protected node out of what it suggests', () => {
    const tree = edit(treeFromNotation('a(b* c(d))'), 'c', { protected: true });
    const result = planOperation(tree, { kind: 'removeSubtree', id: 'a', force: true }, capabilities);
    expect(result.ok ? [] : result.refusals[0]?.suggestions).toContainEqual({
      kind: 'removeSubtree',
      id: 'c',
      keepRoot: true,
      force: true,
    });
  });

  it('waits for a job of another client', () => {
    const tree = { ...treeFromNotation('a(b*)'), foreignJob: 'block copy of vda' };
    expect(codes(tree, { kind: 'mergeIntoChildren', id: 'a' })).toEqual(['guard foreignJob: live']);
  });

  it('touches nothing in a tree with a cycle, a dangling parent or an id twice', () => {
    const tree = treeFromNotation('a(b(c*))');
    const cycle = edit(tree, 'a', { parent: 'b' });
    expect(codes(cycle, { kind: 'mergeIntoChildren', id: 'c' })).toContain('guard brokenTree: a b c');
    expect(codes(edit(tree, 'b', { parent: 'x' }), { kind: 'mergeIntoChildren', id: 'c' })).toContain(
      'guard brokenTree: b',
    );
    expect(codes(edit(tree, 'b', { id: 'a' }), { kind: 'mergeIntoChildren', id: 'a' })[0]).toMatch(
      /brokenTree/,
    );
  });

  it('touches nothing in a tree that was read in part', () => {
    const tree = { ...treeFromNotation('a(b*)'), partial: [{ text: 'snapshot 7 of 9 could not be read' }] };
    expect(codes(tree, { kind: 'revert', id: 'a' })).toEqual(['guard partialTree: ']);
  });

  it('reports the loss and what would refuse the forced plan', () => {
    const tree = treeFromNotation('a(b(c*) d)', { mechanism: 'external' });
    expect(codes(tree, { kind: 'mergeIntoParent', id: 'b' })).toEqual([
      'loss wouldDiscardOthers: d',
      'impossible offLiveChain: d',
    ]);
  });
});

describe('a snapshot with only metadata left', () => {
  const drawn = treeFromNotation('a(b*)');
  const tree = {
    ...drawn,
    snapshots: drawn.snapshots.map((s) =>
      s.id === 'b'
        ? { ...s, problem: { code: 'metadataOnly' as const, text: 'base.qcow2 does not contain b.' } }
        : s,
    ),
  };
  const { capabilities } = storages.independent;

  it('is neither reverted to nor deleted, and can be removed from the list', () => {
    for (const operation of [
      { kind: 'revert', id: 'b', force: true },
      { kind: 'mergeIntoChildren', id: 'b' },
    ] as const) {
      const result = planOperation(tree, operation, capabilities);
      expect(result.ok ? [] : result.refusals).toMatchObject([
        { code: 'missingFile', suggestions: [{ kind: 'deleteMetadata', id: 'b' }] },
      ]);
    }
  });

  it('does not keep its parent from being deleted', () => {
    expect(planOperation(tree, { kind: 'mergeIntoChildren', id: 'a' }, capabilities).ok).toBe(true);
  });
});

describe('unusual disks', () => {
  const external = treeFromNotation('a(b*)', { mechanism: 'external', power: 'running' });
  const warnings = (tree: SnapshotTree, operation: Operation, rules = capabilities) => {
    const result = planOperation(tree, operation, rules);
    return result.ok ? result.plan.warnings.map(({ code }) => code) : ['refused'];
  };
  const create = { kind: 'create', name: 'new', memory: false, quiesce: false } as const;
  const disks = (
    tree: SnapshotTree,
    change: Partial<SnapshotTree['live']['disks'][number]>,
  ): SnapshotTree => ({
    ...tree,
    live: { ...tree.live, disks: tree.live.disks.map((disk) => ({ ...disk, ...change })) },
  });

  it('offer nothing but removal from the list when the live state writes to the file of a snapshot', () => {
    const problem = {
      code: 'overwritten',
      text: 'The VM writes to base, which contains snapshot a.',
    } as const;
    const result = planOperation(
      edit(external, 'a', { problem }),
      { kind: 'discard', id: 'a' },
      capabilities,
    );
    const merge = planOperation(
      edit(external, 'a', { problem }),
      { kind: 'mergeIntoChildren', id: 'a' },
      capabilities,
    );
    expect(result.ok || merge.ok).toBe(false);
    expect(merge.ok ? [] : merge.refusals.map(({ code }) => code)).toContain('overwritten');
  });

  it('warn when the file system that a merge writes to is full', () => {
    const [top, middle, base] = external.live.disks[0]?.chain ?? [];
    if (top === undefined || middle === undefined || base === undefined) throw new Error('three layers');
    const full = disks(
      { ...external, freeBytes: 1e12 },
      { chain: [top, { ...middle, bytes: 500 }, { ...base, freeBytes: 100 }] },
    );
    const merge: Operation = { kind: 'mergeIntoChildren', id: 'a' };
    expect(warnings(full, merge)).toContain('freeSpaceLow');
    const roomy = disks(
      { ...external, freeBytes: 1e12 },
      { chain: [top, { ...middle, bytes: 50 }, { ...base, freeBytes: 100 }] },
    );
    expect(warnings(roomy, merge)).not.toContain('freeSpaceLow');
  });

  it('warn when a snapshot includes a disk that the definition leaves out', () => {
    const marked = disks(external, { excluded: true });
    expect(warnings(marked, { ...create, mechanism: 'external' })).toContain('coversExcluded');
    expect(warnings(external, { ...create, mechanism: 'external' })).not.toContain('coversExcluded');
  });

  it('warn when an internal snapshot keeps an external one from being deleted', () => {
    const tree = treeFromNotation('a*', { mechanism: 'external', power: 'off' });
    const both = {
      ...capabilities,
      mechanisms: { ...storages.independent.capabilities.mechanisms, ...capabilities.mechanisms },
    };
    const mechanism = Object.keys(storages.independent.capabilities.mechanisms)[0] ?? '';
    const rules = { ...both, creates: { ...both.creates, off: [mechanism] } };
    expect(warnings(tree, { ...create, mechanism }, rules)).toContain('blocksMerge');
  });

  it('warn when a revert changes the size of a disk', () => {
    const tree = treeFromNotation('a*', { power: 'off' });
    const rules = storages.independent.capabilities;
    const smaller = edit(disks(tree, { capacity: 200 * 1024 ** 2 }), 'a', {
      disks: (tree.snapshots[0]?.disks ?? []).map((disk) => ({ ...disk, capacity: 128 * 1024 ** 2 })),
    });
    const result = planOperation(smaller, { kind: 'revert', id: 'a', force: true }, rules);
    expect(result.ok && result.plan.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('from 200 MiB to 128 MiB'),
    );
  });

  it('name what no snapshot includes', () => {
    const [name = '', rules] = Object.entries(capabilities.mechanisms)[0] ?? [];
    if (rules === undefined) throw new Error('no rules');
    const omitting = {
      ...capabilities,
      mechanisms: { ...capabilities.mechanisms, external: { ...rules, omits: 'NVRAM' } },
    };
    expect(name).not.toBe('');
    expect(warnings(external, { ...create, mechanism: 'external' }, omitting)).toContain('omitted');
  });
});
