import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfContents, digestOfTimes, unlessFresh } from './stamp.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaptree-stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('work that is done once', () => {
  /** @param {Partial<Parameters<typeof unlessFresh>[0]>} [changes] */
  async function attempt(changes) {
    let worked = false;
    await unlessFresh({
      stamp: join(folder, 'stamp'),
      digest: 'one',
      products: [join(folder, 'product')],
      work: async () => {
        worked = true;
        writeFileSync(join(folder, 'product'), '');
      },
      ...changes,
    });
    return worked;
  }

  it('is done the first time but not the second', async () => {
    expect(await attempt()).toBe(true);
    expect(await attempt()).toBe(false);
  });

  it('is done again if the sources changed or the product is missing', async () => {
    await attempt();
    expect(await attempt({ digest: 'two' })).toBe(true);
    rmSync(join(folder, 'product'));
    expect(await attempt({ digest: 'two' })).toBe(true);
  });

  it('is done again after it failed, even if the old product still exists', async () => {
    await attempt();
    const failing = attempt({ digest: 'two', work: () => Promise.reject(new Error('cut off')) });
    await expect(failing).rejects.toThrow('cut off');
    expect(existsSync(join(folder, 'product'))).toBe(true);
    expect(await attempt({ digest: 'two' })).toBe(true);
  });
});

describe('digests', () => {
  it('differ for a changed file, an added one and one whose time changed', () => {
    const file = join(folder, 'a');
    writeFileSync(file, 'one');
    utimesSync(file, 1000, 1000);
    const before = { contents: digestOfContents([file]), times: digestOfTimes([folder]) };
    writeFileSync(file, 'two');
    utimesSync(file, 1000, 1000);
    expect(digestOfContents([file])).not.toBe(before.contents);
    expect(digestOfTimes([folder])).toBe(before.times);
    utimesSync(file, 2000, 2000);
    const touched = digestOfTimes([folder]);
    expect(touched).not.toBe(before.times);
    writeFileSync(join(folder, 'b'), '');
    expect(digestOfTimes([folder])).not.toBe(touched);
  });

  it('differ for a missing file and an empty one', () => {
    const missing = digestOfContents([join(folder, 'a')]);
    writeFileSync(join(folder, 'a'), '');
    expect(digestOfContents([join(folder, 'a')])).not.toBe(missing);
  });
});
