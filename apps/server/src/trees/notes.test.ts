import { type SnapshotTree, treeFromNotation } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '../storage/open.ts';
import { temporaryDirectory } from '../testing/process.ts';
import { createSnapshotNotes, type SnapshotNotes } from './notes.ts';

const MONTH = 31 * 24 * 3_600_000;

describe("Snaptree's own notes on snapshots", () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let storage: Storage;
  let notes: SnapshotNotes;
  beforeEach(async () => {
    data = temporaryDirectory();
    storage = await openStorage(data.path);
    notes = createSnapshotNotes(storage.db);
  });
  afterEach(async () => {
    await storage.close();
    data.remove();
  });

  const tree = treeFromNotation('a(b*)');
  const withoutA = treeFromNotation('b*');
  const tag = (id: string, ...tags: string[]) => notes.execute('host', 'domain', { kind: 'tag', id, tags });
  const seen = async (now: SnapshotTree) =>
    Object.fromEntries((await notes.overlay('host', now)).snapshots.map((s) => [s.id, s.tags]));

  it('are added to the tree and survive a restart', async () => {
    await tag('a', 'nightly', 'it’s "odd" <b>');
    await notes.execute('host', 'domain', { kind: 'protect', id: 'a', protected: true });
    await storage.close();
    storage = await openStorage(data.path);
    notes = createSnapshotNotes(storage.db);
    expect(await seen(tree)).toEqual({ a: ['nightly', 'it’s "odd" <b>'], b: undefined });
    expect((await notes.overlay('host', tree)).snapshots[0]?.protected).toBe(true);
    expect(await notes.overlay('another host', tree)).toBe(tree);
  });

  it('stay with a snapshot that another client renames', async () => {
    await tag('a', 'nightly');
    const snapshots = tree.snapshots.map((s) => ({ ...s, name: `${s.name}, renamed` }));
    expect(await seen({ ...tree, snapshots })).toMatchObject({ a: ['nightly'] });
  });

  it('override the hypervisor, also after the last tag was removed', async () => {
    await tag('a');
    const snapshots = tree.snapshots.map((s) => ({ ...s, tags: ['of the hypervisor'] }));
    expect(await seen({ ...tree, snapshots })).toEqual({ a: [], b: ['of the hypervisor'] });
  });

  it('are deleted a month after their snapshot is gone', async () => {
    await tag('a', 'nightly');
    await notes.resolve('host', withoutA, 1_000);
    await notes.resolve('host', withoutA, 1_000 + MONTH);
    expect(await seen(tree)).toEqual({ a: undefined, b: undefined });
  });

  it('are kept if the snapshot reappears in time, or if the tree is incomplete', async () => {
    await tag('a', 'nightly');
    await notes.resolve('host', withoutA, 1_000);
    await notes.resolve('host', tree, 2_000);
    await notes.resolve('host', withoutA, MONTH);
    expect(await seen(tree)).toMatchObject({ a: ['nightly'] });
    await notes.resolve('host', { ...withoutA, partial: [{ text: 'a could not be read' }] }, 3 * MONTH);
    expect(await seen(tree)).toMatchObject({ a: ['nightly'] });
  });

  it('show whether a step has been stored', async () => {
    const step = { kind: 'tag', id: 'a', tags: ['nightly'] } as const;
    expect(await notes.contains('host', 'domain', { ...step, tags: ['nightly'] })).toBe(false);
    await tag('a', 'nightly');
    expect(await notes.contains('host', 'domain', { ...step, tags: ['nightly'] })).toBe(true);
    expect(await notes.contains('host', 'domain', { ...step, tags: ['weekly'] })).toBe(false);
  });
});
