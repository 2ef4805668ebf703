import { describe, expect, it } from 'vitest';
import { LAYERS, upwardImports } from './layers.mjs';
import { sourceFiles } from './sources.mjs';

const layers = { 'lab/src': ['top', 'middle', 'ground.ts'] };
const GROUND = { path: 'lab/src/ground.ts', folder: 'lab', text: '' };
const TOP = { path: 'lab/src/top/a.ts', folder: 'lab', text: "import '../middle/b.ts';" };

/** @param {string} text of the file in the middle layer */
const complaintsAbout = (text) =>
  upwardImports([TOP, { path: 'lab/src/middle/b.ts', folder: 'lab', text }, GROUND], layers);

describe('layers inside a package', () => {
  it('allows imports from a layer below and from the same folder', () => {
    expect(complaintsAbout("import '../ground.ts';\nimport './b.ts';")).toEqual([]);
  });

  it('reports an import from a layer above, type-only imports included', () => {
    expect(complaintsAbout("import type { A } from '../top/a.ts';")).toEqual([
      'lab/src/middle/b.ts imports lab/src/top/a.ts, which is in a layer above it.',
    ]);
  });

  it('lets a test import from every layer', () => {
    const test = { path: 'lab/src/middle/b.test.ts', folder: 'lab', text: "import '../top/a.ts';" };
    const middle = { path: 'lab/src/middle/b.ts', folder: 'lab', text: '' };
    expect(upwardImports([TOP, middle, GROUND, test], layers)).toEqual([]);
  });

  it('reports a folder that is in no layer, and a layer without files', () => {
    expect(upwardImports([TOP, GROUND, { ...GROUND, path: 'lab/src/new/c.ts' }], layers)).toEqual([
      'lab/src/new is in no layer: add it to tools/checks/layers.mjs.',
      'The layer lab/src/middle has no files: remove it from tools/checks/layers.mjs.',
    ]);
  });

  it('keeps folders that are not listed apart, where a wildcard stands for them', () => {
    const kinds = { 'lab/src': ['top', '*', 'ground.ts'] };
    const file = (/** @type {string} */ name, /** @type {string} */ text) => ({
      path: `lab/src/${name}/a.ts`,
      folder: 'lab',
      text,
    });
    const files = [file('top', "import '../kvm/a.ts';"), file('kvm', "import '../ground.ts';"), GROUND];
    expect(upwardImports([...files, file('xen', '')], kinds)).toEqual([]);
    expect(upwardImports([...files, file('xen', "import '../kvm/a.ts';")], kinds)).toEqual([
      'lab/src/xen/a.ts imports lab/src/kvm/a.ts, which is in a folder next to it.',
    ]);
  });

  it('reports imports in this checkout when the layers are reversed', () => {
    const reversed = Object.fromEntries(
      Object.entries(LAYERS).map(([root, order]) => [root, order.toReversed()]),
    );
    expect(upwardImports(sourceFiles(), reversed).length).toBeGreaterThan(100);
  });
});
