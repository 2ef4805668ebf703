import { describe, expect, it } from 'vitest';
import type { Capabilities, Rule } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import { applyPlan } from '../plan/apply.ts';
import { Draft } from '../plan/draft.ts';
import { planOperation } from '../plan/plan.ts';
import { storages } from '../plan/storage.fixture.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';
import { treeRevision } from '../tree/revision.ts';

const merge: Rule = {
  kind: 'backingFileWritable',
  keepsOthers: true,
  class: 'guard',
  says: 'AppArmor',
  todo: 'Update libvirt.',
};
const revert: Rule = {
  kind: 'overlayFoldersKnown',
  class: 'guard',
  folders: ['^/srv/'],
  says: 'AppArmor',
  todo: 'Move the disks.',
};
const [layered] = Object.values(storages.layered.capabilities.mechanisms);
if (layered === undefined) throw new Error('the storage has a mechanism');
const external = { ...layered, delete: [merge], revert: [revert], order: 'leafFirst' as const };
const rules: Capabilities = {
  ...storages.layered.capabilities,
  mechanisms: { external },
  creates: { running: ['external'], paused: ['external'], off: ['external'], saved: [] },
};

function tree(text: string, writable: readonly string[], power: 'running' | 'off' = 'running'): SnapshotTree {
  const plain = treeFromNotation(text, { mechanism: 'external', power });
  const chain = plain.live.disks[0]?.chain.map(({ path }) => path) ?? [];
  const writableBacking = chain.filter((_, i) => writable.includes(String(chain.length - 1 - i)));
  return { ...plain, live: { ...plain.live, ...(power === 'off' ? {} : { writableBacking }) } };
}

function answer(on: SnapshotTree, operation: Operation): string[] {
  const result = planOperation(on, operation, rules);
  return result.ok ? [] : result.refusals.map(({ code }) => code);
}

const into = (id: string): Operation => ({ kind: 'mergeIntoChildren', id });

// Files are numbered from the base image: 0 holds a, 1 holds b, 2 holds c.
describe('a merge on a host that confines QEMU', () => {
  it('is possible into files that the profile lets QEMU write', () => {
    const on = tree('a(b(c*))', ['1', '2']);
    expect(answer(on, into('c'))).toEqual([]);
    expect(answer(on, into('b'))).toEqual([]);
    expect(answer(on, into('a'))).toEqual(['confined']);
  });

  it('is refused while the VM is off, because it starts QEMU', () => {
    const on = tree('a(b(c*))', [], 'off');
    for (const id of ['a', 'b', 'c']) expect(answer(on, into(id))).toEqual(['confined']);
  });

  it('names the file, the snapshot, and what to do', () => {
    const result = planOperation(tree('a*', []), into('a'), rules);
    const file = tree('a*', []).live.disks[0]?.chain[1]?.path;
    expect(result).toMatchObject({
      refusals: [
        {
          class: 'guard',
          sentence: `The host does not let QEMU write to ${file}, into which a would be merged. Update libvirt.`,
          rule: 'AppArmor',
        },
      ],
    });
  });

  it('is possible several times from the newest snapshot down', () => {
    expect(answer(tree('a(b(c*))', ['0', '1', '2']), { kind: 'removeAll' })).toEqual([]);
    expect(answer(tree('a(b(c*))', ['1', '2']), { kind: 'removeAll' })).toEqual(['confined']);
  });

  it('is possible only once where every merge makes the other files read-only', () => {
    const once = { ...external, delete: [{ ...merge, keepsOthers: false }] };
    const on = tree('a(b(c*))', ['0', '1', '2']);
    const result = planOperation(on, { kind: 'removeAll' }, { ...rules, mechanisms: { external: once } });
    expect(result.ok ? [] : result.refusals.map(({ code, step }) => `${code} ${step}`)).toEqual([
      'confined 1',
    ]);
  });

  it('is possible only once below the active file, after which the profile is written again', () => {
    const both = (first: string, second: string): Operation => ({
      kind: 'batch',
      operations: [into(first), into(second)].filter((each) => each.kind === 'mergeIntoChildren'),
    });
    const on = tree('a(b(c(d*)))', ['0', '1', '2', '3']);
    expect(answer(on, into('a'))).toEqual([]);
    expect(answer(on, both('a', 'b'))).toEqual(['confined']);
    expect(answer(on, both('c', 'd'))).toEqual([]);
  });

  it('is refused into every file after a revert, which starts QEMU again', () => {
    const on = tree('a(b(c*))', ['0', '1', '2']);
    const draft = new Draft(on, { ...rules, mechanisms: { external: { ...external, revert: [] } } });
    draft.revert(1);
    expect([...draft.bench.writableBacking]).toEqual([]);
  });

  it.each([
    { kind: 'power', action: 'stop' },
    { kind: 'managedSave', action: 'save' },
  ] as const)('lists no writable files in the preview of $kind', (operation) => {
    const on = tree('a(b*)', ['0', '1']);
    const able: Capabilities = { ...rules, power: ['stop'], managedSave: { supported: true } };
    const result = planOperation(on, operation, able);
    expect(result.ok && applyPlan(on, result.plan, able).live.writableBacking).toEqual([]);
  });

  it('is possible into the file that was active before a snapshot of the running VM', () => {
    const draft = new Draft(tree('a*', []), rules);
    const created = draft.create({ name: 'b', memory: false, quiesce: false, mechanism: 'external' });
    expect(draft.refused).toBe(false);
    draft.delete(created);
    expect(draft.refused).toBe(false);
    draft.delete(1);
    expect(draft.refusals.map(({ code }) => code)).toEqual(['confined']);
  });

  it('has another preview when other files are writable', () => {
    expect(treeRevision(tree('a*', ['0']))).not.toBe(treeRevision(tree('a*', [])));
  });
});

describe('a revert on a host that confines QEMU', () => {
  function inFolder(folder: string): SnapshotTree {
    const on = tree('a(b*)', []);
    const snapshots = on.snapshots.map((snapshot) => ({
      ...snapshot,
      disks: snapshot.disks.map((disk) => ({ ...disk, stateFile: `${folder}/${disk.stateFile}` })),
    }));
    return { ...on, snapshots };
  }

  it.each([
    ['/srv/vm', []],
    ['/data', ['confined']],
  ])('of disks in %s: %j', (folder, refused) => {
    expect(answer(inFolder(folder), { kind: 'revert', id: 'a', force: true })).toEqual(refused);
  });
});
