import { describe, expect, it } from 'vitest';
import { add, closingLine, countsOfPlaywright, failureLines, flakyLine, judged, none } from './counts.mjs';

const loose = { exitedWell: true, strict: false };

describe('counts of Playwright', () => {
  it('counts errors outside of tests as failed, and tests that passed when retried as passed', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countsOfPlaywright(report)).toMatchObject({ passed: 5, failed: 2, skipped: 2, flaky: 1 });
  });

  it('names each failed and each flaky test, with its file, its groups and its message', () => {
    const failing = (/** @type {string} */ status) => ({
      title: 'opens',
      tests: [{ status, results: [{ errors: [{ message: '\u001b[31mnot visible\u001b[39m' }] }, {}] }],
    });
    const group = { title: 'the menu', specs: [failing('flaky'), failing('expected')] };
    const report = { suites: [{ title: 'menu.spec.ts', specs: [failing('unexpected')], suites: [group] }] };
    expect(countsOfPlaywright(report).failures).toEqual([
      { name: 'menu.spec.ts > opens', message: 'not visible', flaky: false },
      { name: 'menu.spec.ts > the menu > opens', message: 'not visible', flaky: true },
    ]);
  });
});

describe('the final counts of a suite', () => {
  it('fails a suite that ran nothing', () => {
    expect(judged({ passed: 0, failed: 0, skipped: 0 }, loose).failed).toBe(1);
  });

  it('fails a suite whose program exited badly although every test passed', () => {
    expect(judged({ passed: 5, failed: 0, skipped: 0 }, { ...loose, exitedWell: false }).failed).toBe(1);
  });

  it('counts each skipped test as failed if skips are not allowed', () => {
    const counts = judged({ passed: 5, failed: 1, skipped: 2 }, { exitedWell: true, strict: true });
    expect(counts).toMatchObject({ passed: 5, failed: 3, skipped: 0 });
  });

  it('keeps a test that does not apply as skipped, even if skips are not allowed', () => {
    const counts = judged(
      { passed: 5, failed: 0, skipped: 3, notApplicable: 2 },
      { exitedWell: true, strict: true },
    );
    expect(counts).toMatchObject({ passed: 5, failed: 1, skipped: 2 });
  });

  it('ends with one line that names skipped tests only if there are any', () => {
    expect(closingLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
    expect(closingLine({ passed: 5, failed: 1, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
  });

  it('counts flaky tests of all suites in a separate line', () => {
    const first = judged({ passed: 5, failed: 0, skipped: 0, flaky: 2 }, loose);
    const total = add(first, { passed: 1, failed: 0, skipped: 0 });
    expect(flakyLine(total)).toBe('2 flaky: failed first, passed when retried');
    expect(closingLine(total)).toBe('6 passed, 0 failed');
    expect(flakyLine({ passed: 6, failed: 0, skipped: 0 })).toBeUndefined();
  });

  it('repeats the failures of all suites, and says which were flaky', () => {
    const failed = { name: 'a > b', message: 'expected 1\nreceived 2', flaky: false };
    const total = add({ ...none, failures: [failed] }, { ...none, failures: [{ ...failed, flaky: true }] });
    expect(failureLines(total)).toEqual([
      'FAILED: a > b\n    expected 1\n    received 2',
      'FLAKY: a > b\n    expected 1\n    received 2',
    ]);
  });
});
