import { describe, expect, it } from 'vitest';
import { countRun } from './vitest-counts.mjs';

/**
 * @param {(import('./vitest-counts.mjs').Result & { flaky?: boolean })[]} results
 * @param {{ own?: unknown[], group?: unknown[] }} [errors]
 */
const file = (results, { own = [], group = [] } = {}) => ({
  relativeModuleId: 'a.test.ts',
  errors: () => own,
  children: {
    allTests: () =>
      results.map((result) => ({
        fullName: 'a test',
        result: () => result,
        diagnostic: () => ({ flaky: result.flaky ?? false }),
      })),
    allSuites: () => [{ errors: () => group }],
  },
});

describe('counts of vitest', () => {
  it('adds up the results of all files, and counts a test that never ran as skipped', () => {
    const files = [
      file([{ state: 'passed' }, { state: 'failed' }]),
      file([{ state: 'passed' }, { state: 'pending' }]),
    ];
    expect(countRun(files, []).counts).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      notApplicable: 0,
      flaky: 0,
      failures: [{ name: 'a.test.ts > a test', message: '', flaky: false }],
    });
  });

  it('keeps the messages of failed and flaky tests, files and errors outside of tests', () => {
    const errors = [{ message: 'why' }];
    const files = [
      file([
        { state: 'failed', errors },
        { state: 'passed', errors, flaky: true },
      ]),
      file([], { own: errors }),
    ];
    expect(countRun(files, errors).counts.failures).toEqual([
      { name: 'outside of the tests', message: 'why', flaky: false },
      { name: 'a.test.ts > a test', message: 'why', flaky: false },
      { name: 'a.test.ts > a test', message: 'why', flaky: true },
      { name: 'a.test.ts', message: 'why', flaky: false },
    ]);
  });

  it('distinguishes a test that says why it does not apply from one that was only skipped', () => {
    const { counts, reasons } = countRun(
      [file([{ state: 'skipped', note: 'no events' }, { state: 'skipped' }])],
      [],
    );
    expect(counts).toMatchObject({ skipped: 2, notApplicable: 1 });
    expect(reasons).toEqual({ 'no events': 1 });
  });

  it('counts a file that could not be loaded, and a group whose setup threw, as failed', () => {
    expect(countRun([file([], { own: [{}] })], []).counts.failed).toBe(1);
    expect(countRun([file([{ state: 'skipped' }], { group: [{}] })], []).counts.failed).toBe(1);
  });

  it('counts an error outside of any test as failed', () => {
    expect(countRun([file([{ state: 'passed' }])], [{}]).counts.failed).toBe(1);
  });

  it('names a test that passed only when retried, and counts it as passed', () => {
    const run = countRun(
      [
        file([
          { state: 'passed', flaky: true },
          { state: 'failed', flaky: true },
        ]),
      ],
      [],
    );
    expect(run.counts).toMatchObject({ passed: 1, failed: 1, flaky: 1 });
    expect(run.flaky).toEqual(['a test']);
  });
});
