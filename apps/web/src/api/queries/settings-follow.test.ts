import type { Job, TreeReading } from '@snaptree/core';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { keys } from './keys.ts';
import { configurationQuery, treeQuery } from './queries.ts';
import { settingsAreOld, settingsFollowTrees } from './settings-follow.ts';

describe('the captured configurations on a page', () => {
  let client: QueryClient;
  let asked: string[];
  let tree: TreeReading;
  const undo: (() => void)[] = [];

  /** A page that shows these snapshots, with a server that has `tree`. */
  beforeEach(() => {
    asked = [];
    tree = readingOf('a(b*)');
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(/snapshots\/(\w+)\//.exec(path)?.[1] ?? 'tree');
      return new Response(JSON.stringify(path.includes('/snapshots/') ? {} : tree));
    });
    client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
    client.setQueryData(keys.jobs, []);
    undo.push(settingsFollowTrees(client));
    undo.push(new QueryObserver(client, treeQuery('host', 'domain')).subscribe(() => {}));
    for (const id of ['a', 'b'])
      undo.push(new QueryObserver(client, configurationQuery(client, tree, id)).subscribe(() => {}));
  });
  afterEach(() => {
    for (const each of undo.splice(0)) each();
    vi.unstubAllGlobals();
  });

  const settled = () => vi.waitFor(() => expect(client.isFetching()).toBe(0));
  const readTree = async () => {
    await settled();
    asked = [];
    await client.refetchQueries({ queryKey: keys.trees });
    await settled();
  };

  it('refetches captured settings with every reading of their tree', async () => {
    await readTree();
    expect(asked).toEqual(['tree', 'a', 'b']);
  });

  it('does not fetch captured settings of a snapshot that the newest tree does not contain', async () => {
    await settled();
    tree = readingOf('b*');
    await readTree();
    expect(asked).toEqual(['tree', 'b']);
    settingsAreOld(client, 'host', 'domain');
    await settled();
    expect(asked).toEqual(['tree', 'b', 'b']);
  });

  it.each<[string, Job['effects']]>([
    ['merges', [{ kind: 'merged', id: 'a', into: ['b'] }]],
    ['discards', [{ kind: 'discarded', id: 'a' }]],
    ['forgets', [{ kind: 'metadataDeleted', id: 'a' }]],
  ])(
    'does not fetch captured settings while a job %s their snapshot, and fetches them if it did not',
    async (_, effects) => {
      await settled();
      client.setQueryData<Job[]>(keys.jobs, [jobAt(1, { effects })]);
      await readTree();
      expect(asked).toEqual(['tree', 'b']);
      const show = new QueryObserver(client, {
        ...configurationQuery(client, tree, 'a'),
        refetchOnMount: 'always',
      });
      undo.push(show.subscribe(() => {}));
      await settled();
      expect(asked).toEqual(['tree', 'b']);
      client.setQueryData<Job[]>(keys.jobs, [jobAt(3, { effects, state: 'finished' })]);
      await readTree();
      expect(asked).toEqual(['tree', 'a', 'b']);
    },
  );

  it('does not fetch captured settings before a tree known to be outdated is read', async () => {
    await settled();
    asked = [];
    void client.invalidateQueries({ queryKey: keys.trees, refetchType: 'none' });
    const late = new QueryObserver(client, {
      ...configurationQuery(client, tree, 'a'),
      refetchOnMount: 'always',
    });
    undo.push(late.subscribe(() => {}));
    await settled();
    expect(asked).toEqual([]);
    await readTree();
    expect(asked).toEqual(['tree', 'a', 'b']);
  });

  it('fetches captured settings with a tree that came in the response to an operation', async () => {
    await settled();
    asked = [];
    client.setQueryData(keys.tree('host', 'domain'), readingOf('a*'));
    await settled();
    expect(asked).toEqual(['a']);
  });
});
