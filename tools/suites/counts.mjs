/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} [besides] of those that were skipped: tests that found while running that they ask for
 *   something this target does not have, and said what. No machine could run them, so they never fail.
 * @property {number} [flaky] of those that passed: tests that failed first and passed when retried. Only CI retries.
 */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0, besides: 0, flaky: 0 };

/**
 * @param {Counts} one
 * @param {Counts} other
 * @returns {Counts}
 */
export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
  besides: (one.besides ?? 0) + (other.besides ?? 0),
  flaky: (one.flaky ?? 0) + (other.flaky ?? 0),
});

/** @param {unknown} value */
const count = (value) => (typeof value === 'number' && value > 0 ? value : 0);

/**
 * What Playwright's JSON reporter says; its list names the flaky tests.
 * @param {any} report
 * @returns {Counts}
 */
export function countsOfPlaywright(report) {
  const outside = Array.isArray(report?.errors) ? report.errors.length : 0;
  return {
    passed: count(report?.stats?.expected) + count(report?.stats?.flaky),
    failed: count(report?.stats?.unexpected) + outside,
    skipped: count(report?.stats?.skipped),
    flaky: count(report?.stats?.flaky),
  };
}

/**
 * What a suite comes to in the end: one that ran nothing has failed, one whose program failed has
 * failed whatever it counted, and where `strict` a skip is a failure unless no target could do without it.
 * @param {Counts} counts
 * @param {{ exitedWell: boolean, strict: boolean }} circumstances
 * @returns {Counts}
 */
export function judged(counts, { exitedWell, strict }) {
  const besides = counts.besides ?? 0;
  const skipped = strict ? besides : counts.skipped;
  const failed = counts.failed + counts.skipped - skipped;
  const ranNothing = counts.passed + failed + skipped === 0;
  return {
    passed: counts.passed,
    failed: failed === 0 && (!exitedWell || ranNothing) ? 1 : failed,
    skipped,
    besides,
    flaky: counts.flaky ?? 0,
  };
}

/**
 * @param {Counts} counts
 * @returns {string | undefined} undefined when no test was flaky
 */
export function flakyLine({ flaky = 0 }) {
  return flaky === 0 ? undefined : `${flaky} flaky: failed first, passed when retried`;
}

/**
 * Read by programs, so nothing else may stand in it.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
