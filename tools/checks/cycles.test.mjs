import { describe, expect, it } from 'vitest';
import { cyclesOf, importCycles } from './cycles.mjs';

/**
 * @param {string} path
 * @param {string} text
 */
const file = (path, text) => ({ path, folder: 'lab', text });

describe('import cycles', () => {
  it('names both files of a cycle through types', () => {
    const files = [
      file('lab/a.ts', "import type { B } from './b.ts';"),
      file('lab/b.ts', "import { a } from './a.ts';"),
      file('lab/c.ts', "import { a } from './a.ts';"),
    ];
    expect(importCycles(files)).toEqual(['These 2 files import each other: lab/a.ts, lab/b.ts.']);
  });

  it('passes files that import the same file, and ignores packages', () => {
    const files = [
      file('lab/a.ts', "import { b } from './b.ts';\nimport { c } from './c.ts';"),
      file('lab/b.ts', "import { c } from './c.ts';\nimport { z } from 'zod';"),
      file('lab/c.ts', ''),
    ];
    expect(importCycles(files)).toEqual([]);
  });

  it('finds a file that imports itself', () => {
    expect(importCycles([file('lab/a.ts', "import './a.ts';")])).toHaveLength(1);
  });

  it('finds two separate cycles, and each node only once', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', ['e']],
      ['e', ['d']],
    ]);
    expect(cyclesOf(graph).map((group) => group.sort().join(''))).toEqual(['de', 'abc']);
  });
});
