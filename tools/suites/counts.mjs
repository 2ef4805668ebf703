import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} [notApplicable] of the skipped tests: those that do not apply to their target and say why.
 *   They cannot run anywhere, so they never count as failed.
 * @property {number} [flaky] of the passed tests: those that failed first and passed when retried. Only CI retries.
 * @property {Failure[]} [failures] of the failed and the flaky tests
 *
 * @typedef {object} Failure
 * @property {string} name of the test and its file
 * @property {string} message
 * @property {boolean} flaky it passed when retried
 */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0, notApplicable: 0, flaky: 0, failures: [] };

/**
 * @param {Counts} one
 * @param {Counts} other
 * @returns {Counts}
 */
export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
  notApplicable: (one.notApplicable ?? 0) + (other.notApplicable ?? 0),
  flaky: (one.flaky ?? 0) + (other.flaky ?? 0),
  failures: [...(one.failures ?? []), ...(other.failures ?? [])],
});

/** @param {unknown} value */
const count = (value) => (typeof value === 'number' && value > 0 ? value : 0);

/**
 * The counts in the report of Playwright's JSON reporter.
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
    failures: [
      ...(report?.errors ?? []).map((/** @type {any} */ error) => failureOf('outside of the tests', [error])),
      ...(report?.suites ?? []).flatMap((/** @type {any} */ suite) => failuresOfPlaywright(suite)),
    ],
  };
}

/**
 * @param {any} suite of Playwright's report: a file or a group in it
 * @param {string[]} above the titles around it
 * @returns {Failure[]}
 */
function failuresOfPlaywright({ title, suites = [], specs = [] }, above = []) {
  const titles = [...above, title];
  const own = specs.flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ { status }) => status === 'unexpected' || status === 'flaky')
      .map((/** @type {any} */ { status, results }) => {
        const errors = results.flatMap((/** @type {any} */ result) => result.errors ?? []);
        return failureOf([...titles, spec.title].join(' > '), errors, status === 'flaky');
      }),
  );
  return [...own, ...suites.flatMap((/** @type {any} */ each) => failuresOfPlaywright(each, titles))];
}

const LONGEST_MESSAGE = 800;

/**
 * @param {string} name
 * @param {readonly unknown[]} errors
 * @param {boolean} [flaky]
 * @returns {Failure}
 */
export function failureOf(name, errors, flaky = false) {
  const texts = errors.map((error) =>
    error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : String(error),
  );
  const message = stripVTControlCharacters([...new Set(texts)].join('\n'));
  return { name, message: message.slice(0, LONGEST_MESSAGE), flaky };
}

/**
 * The final counts of a suite. A suite that ran nothing, or whose program failed, has failed whatever it counted.
 * If `strict`, a skipped test is a failure, unless it does not apply to its target.
 * @param {Counts} counts
 * @param {{ exitedWell: boolean, strict: boolean }} circumstances
 * @returns {Counts}
 */
export function judged(counts, { exitedWell, strict }) {
  const notApplicable = counts.notApplicable ?? 0;
  const skipped = strict ? notApplicable : counts.skipped;
  const failed = counts.failed + counts.skipped - skipped;
  const ranNothing = counts.passed + failed + skipped === 0;
  return {
    passed: counts.passed,
    failed: failed === 0 && (!exitedWell || ranNothing) ? 1 : failed,
    skipped,
    notApplicable,
    flaky: counts.flaky ?? 0,
    failures: counts.failures ?? [],
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
 * Each failed or flaky test again, so that a log that is cut off still shows it.
 * @param {Counts} counts
 */
export const failureLines = ({ failures = [] }) =>
  failures.map(
    ({ name, message, flaky }) =>
      `${flaky ? 'FLAKY' : 'FAILED'}: ${name}\n${message.replace(/^(?=.)/gm, '    ')}`,
  );

/**
 * Programs parse this line: add nothing to it.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
