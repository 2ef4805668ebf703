import { errorCodes, errorTable } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import page from '../../../../../docs/troubleshooting.md?raw';
import { outcomeWords } from '../jobs/outcomes.ts';
import { refusalWords } from '../operations/refusals.ts';
import { problemWords } from './problems.ts';

/** The cells of a section's table whose first cell is a code. */
function rowsOf(section: string): string[][] {
  const text = page.split('\n## ').find((part) => part.startsWith(section)) ?? '';
  return [...text.matchAll(/^\| `.*\|$/gm)].map(([row]) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** Without the last cell, which is advice. */
const facts = (rows: string[][]) => rows.map((row) => row.slice(0, -1));

describe('docs/troubleshooting.md', () => {
  it('explains every error with its status, its heading and whether a retry can help', () => {
    const expected = errorCodes.map((code) => {
      const { status, retryable } = errorTable[code];
      return [code, String(status), retryable ? 'yes' : 'no', problemWords[code]];
    });
    expect(facts(rowsOf('Errors'))).toEqual(expected);
  });

  it('explains every refusal under its heading', () => {
    expect(facts(rowsOf('Refusals')).sort()).toEqual(Object.entries(refusalWords).sort());
  });

  it('explains every outcome of a job under its heading', () => {
    const expected = Object.entries(outcomeWords).map(([state, { title }]) => [state, title]);
    expect(facts(rowsOf('How a job can end'))).toEqual(expected);
  });

  it('gives advice for each heading', () => {
    const rows = ['Errors', 'Refusals', 'How a job can end'].flatMap(rowsOf);
    expect(rows.filter((row) => (row.at(-1) ?? '').length < 5)).toEqual([]);
  });
});
