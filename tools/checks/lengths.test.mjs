import { describe, expect, it } from 'vitest';
import { longFiles } from './lengths.mjs';

/** @param {number} lines */
const text = (lines) => 'x\n'.repeat(lines);

describe('the length of files', () => {
  it('accepts 300 lines and reports a file with 301', () => {
    expect(longFiles([{ path: 'lab/a.ts', folder: 'lab', text: text(300) }])).toEqual([]);
    expect(longFiles([{ path: 'lab/a.ts', folder: 'lab', text: text(301) }])).toHaveLength(1);
  });

  it('accepts a longer file that says why near its top', () => {
    const reason = '/**\n * Long because every procedure has its line.\n */\n';
    expect(longFiles([{ path: 'lab/a.ts', folder: 'lab', text: reason + text(400) }])).toEqual([]);
    expect(longFiles([{ path: 'lab/a.ts', folder: 'lab', text: text(400) + reason }])).toHaveLength(1);
  });

  it('accepts tests of any length', () => {
    expect(longFiles([{ path: 'lab/a.test.ts', folder: 'lab', text: text(900) }])).toEqual([]);
  });
});
