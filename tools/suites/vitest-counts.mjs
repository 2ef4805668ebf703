import { writeFileSync } from 'node:fs';
import { failureOf } from './counts.mjs';

/**
 * The parts of Vitest's objects that are read here (TestModule, TestSuite, TestCase).
 * @typedef {{ state: string, note?: string | undefined, errors?: readonly unknown[] | undefined }} Result
 * @typedef {{ fullName: string, result: () => Result, diagnostic: () => { flaky: boolean } | undefined }} Test
 * @typedef {{ fullName?: string, errors: () => readonly unknown[] }} Group
 * @typedef {Group & { relativeModuleId: string, children: { allTests: () => Iterable<Test>, allSuites: () => Iterable<Group> } }} Module
 */

/**
 * The counts of a run, the reasons of tests that do not apply, and the names of flaky tests. A file or a group that
 * failed (it could not be loaded, its setup threw) counts as one failure, and so does each error outside of any test.
 * @param {readonly Module[]} modules
 * @param {readonly unknown[]} unhandled
 */
export function countRun(modules, unhandled) {
  const counts = { passed: 0, failed: unhandled.length, skipped: 0, notApplicable: 0, flaky: 0 };
  /** @type {Record<string, number>} */
  const reasons = {};
  /** @type {string[]} */
  const flaky = [];
  const failures = unhandled.map((error) => failureOf('outside of the tests', [error]));
  for (const module of modules) {
    const within = (/** @type {string | undefined} */ name) =>
      [module.relativeModuleId, name].filter((part) => part !== undefined).join(' > ');
    for (const group of [module, ...module.children.allSuites()]) {
      const errors = group.errors();
      if (errors.length === 0) continue;
      counts.failed += 1;
      failures.push(failureOf(within(group.fullName), errors));
    }
    for (const test of module.children.allTests()) {
      const { state, note, errors = [] } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') counts.failed += 1;
      else counts.skipped += 1;
      const isFlaky = state === 'passed' && test.diagnostic()?.flaky === true;
      if (isFlaky) flaky.push(test.fullName);
      if (isFlaky || state === 'failed') failures.push(failureOf(within(test.fullName), errors, isFlaky));
      if (state !== 'skipped' || note === undefined) continue;
      counts.notApplicable += 1;
      reasons[note] = (reasons[note] ?? 0) + 1;
    }
  }
  return { counts: { ...counts, flaky: flaky.length, failures }, reasons, flaky };
}

/** A reporter for vitest that writes the counts to the file that SNAPTREE_COUNTS names. */
export default class CountsReporter {
  /**
   * @param {readonly Module[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const { counts, reasons, flaky } = countRun(modules, unhandled);
    for (const [reason, times] of Object.entries(reasons))
      process.stdout.write(`not applicable: ${reason} (${times})\n`);
    for (const name of flaky) process.stdout.write(`flaky: ${name}\n`);
    const file = process.env.SNAPTREE_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
