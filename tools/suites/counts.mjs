/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} [besides] of those that were skipped: tests that found while running that they ask for
 *   something this target does not have, and said what. No machine could run them, so they never fail.
 */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0, besides: 0 };

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
});

/** @param {unknown} value */
const count = (value) => (typeof value === 'number' && value > 0 ? value : 0);

/**
 * What Playwright's JSON reporter says. A test that passed only when tried again counts as passed; the list names
 * it as flaky. Only CI tries again.
 * @param {any} report
 * @returns {Counts}
 */
export function countsOfPlaywright(report) {
  const outside = Array.isArray(report?.errors) ? report.errors.length : 0;
  return {
    passed: count(report?.stats?.expected) + count(report?.stats?.flaky),
    failed: count(report?.stats?.unexpected) + outside,
    skipped: count(report?.stats?.skipped),
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
  };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
