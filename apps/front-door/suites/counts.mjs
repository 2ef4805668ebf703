/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} one
 * @param {Counts} other
 * @returns {Counts}
 */
export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

/** @param {unknown} value */
const count = (value) => (typeof value === 'number' && value > 0 ? value : 0);

/**
 * What vitest's JSON reporter says. A file that could not be read has no tests of its own: it counts
 * as one that failed, and so does an error outside of any test (`success` is false then).
 * @param {any} report
 * @returns {Counts}
 */
export function countsOfVitest(report) {
  const tests = {
    passed: count(report?.numPassedTests),
    failed: count(report?.numFailedTests),
    skipped: count(report?.numPendingTests) + count(report?.numTodoTests),
  };
  const files = Array.isArray(report?.testResults) ? report.testResults : [];
  const broken = files.filter((/** @type {any} */ file) => {
    const own = Array.isArray(file?.assertionResults) ? file.assertionResults : [];
    return file?.status === 'failed' && !own.some((/** @type {any} */ test) => test?.status === 'failed');
  }).length;
  const failed = tests.failed + broken;
  return { ...tests, failed: failed === 0 && report?.success !== true ? 1 : failed };
}

/**
 * What Playwright's JSON reporter says. A test that passed only when tried again has failed.
 * @param {any} report
 * @returns {Counts}
 */
export function countsOfPlaywright(report) {
  const outside = Array.isArray(report?.errors) ? report.errors.length : 0;
  return {
    passed: count(report?.stats?.expected),
    failed: count(report?.stats?.unexpected) + count(report?.stats?.flaky) + outside,
    skipped: count(report?.stats?.skipped),
  };
}

/**
 * What a suite comes to in the end: one that ran nothing has failed, one whose program failed has
 * failed whatever it counted, and where `strict` a skip is a failure.
 * @param {Counts} counts
 * @param {{ exitedWell: boolean, strict: boolean }} circumstances
 * @returns {Counts}
 */
export function judged(counts, { exitedWell, strict }) {
  const skipped = strict ? 0 : counts.skipped;
  const failed = counts.failed + (strict ? counts.skipped : 0);
  const ranNothing = counts.passed + failed + skipped === 0;
  return { passed: counts.passed, failed: failed === 0 && (!exitedWell || ranNothing) ? 1 : failed, skipped };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
