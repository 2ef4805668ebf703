import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingSeen, readFacts, type SeenFiles } from './facts.ts';
import { chainBelow, SameFiles } from './resting.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snaptree-resting-'));
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'a.raw'), 'a');
  await writeFile(join(folder, 'data', 'b.raw'), 'b');
  await symlink(join(folder, 'data'), join(folder, 'images'));
  await link(join(folder, 'data', 'a.raw'), join(folder, 'hard.raw'));
});

afterAll(() => rm(folder, { recursive: true }));

function read(...paths: string[]): Promise<SeenFiles> {
  const call = () => Promise.reject(new Error('no storage driver'));
  const connection = { call } as never;
  return readFacts({ connection, local: true, real: true }, paths);
}

describe('SameFiles', () => {
  it.each(['images/a.raw', 'hard.raw', 'data/a.raw'])('finds a file by the path %s', async (name) => {
    const own = join(folder, 'data', 'a.raw');
    const other = join(folder, name);
    const mine = new SameFiles([own], await read(own));
    expect([...mine.find(other, await read(other))]).toEqual([own]);
  });

  it('does not confuse files in the same folder', async () => {
    const [a, b] = [join(folder, 'data', 'a.raw'), join(folder, 'images', 'b.raw')];
    expect([...new SameFiles([a], await read(a)).find(b, await read(b))]).toEqual([]);
  });

  it('compares paths as text when the files cannot be read', () => {
    const unseen = nothingSeen;
    expect([...new SameFiles(['/x/a'], unseen).find('/x/../x//a', unseen)]).toEqual(['/x/a']);
  });
});

describe('chainBelow', () => {
  const files = (backing: Record<string, string | null>, missing: string[] = []): SeenFiles => ({
    ...nothingSeen,
    backing: new Map(Object.entries(backing)),
    missing: new Set(missing),
  });

  it('ends at a file without a backing file, at a missing file, and at a loop', () => {
    const paths = ['/c', '/b', '/a'];
    expect(chainBelow(['/c'], files({ '/c': '/b', '/b': '/a', '/a': null }))).toEqual({ paths });
    expect(chainBelow(['/c'], files({ '/c': '/b', '/b': '/a' }, ['/a']))).toEqual({ paths });
    expect(chainBelow(['/c'], files({ '/c': '/b', '/b': '/a', '/a': '/c' }))).toEqual({ paths });
  });

  it('names the file whose backing file is unknown', () => {
    expect(chainBelow(['/c'], files({ '/c': '/b' }))).toEqual({ paths: ['/c', '/b'], unread: '/b' });
  });
});
