import { ensureInstalled } from './prepare/install.mjs';
import { ensureRuntime, environmentWith } from './prepare/runtime.mjs';
import { endRunning } from './run-program.mjs';
import { add, closingLine, failureLines, failureOf, flakyLine, judged, none } from './suites/counts.mjs';
import { bringLabUp, isRelease, takeLabDown, targetsOf } from './suites/lab.mjs';
import { chromium, ensureSystemPackages, whyNot } from './suites/prerequisites.mjs';
import { nightlySuites, suites } from './suites/suites.mjs';

/**
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env for all suites
 * @property {Record<string, NodeJS.ProcessEnv>} envOf more for the suites that need this release of Debian
 * @property {Record<string, string>} lacking what is missing here, and why: its suites are skipped
 * @property {Record<string, string>} broken what should work here and does not: its suites fail
 * @property {string[]} takeDown what the run itself started and stops at its end
 */

const strict = process.env.CI === 'true';

/** @param {unknown} error */
const sentence = (error) => (error instanceof Error ? error.message : String(error));

/** @param {number} since */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Installs what may be installed, then checks what is available.
 * @param {string} node
 * @param {string[]} wanted
 * @returns {Promise<Machine>}
 */
async function prepare(node, wanted) {
  await ensureInstalled(node);
  await ensureSystemPackages();
  /** @type {Machine} */
  const machine = { env: environmentWith(node), envOf: {}, lacking: {}, broken: {}, takeDown: [] };
  const browser = chromium();
  if ('path' in browser) machine.env.SNAPTREE_CHROMIUM = browser.path;
  else machine.lacking.chromium = browser.why;
  for (const target of wanted) {
    const why = whyNot(target);
    if (why !== undefined) machine.lacking[target] = why;
  }
  // At the same time: on a new computer, each downloads and installs a Debian first.
  await Promise.all(
    wanted
      .filter((target) => machine.lacking[target] === undefined)
      .map((target) => bringUp(node, target, machine)),
  );
  return machine;
}

/**
 * @param {string} node
 * @param {string} target
 * @param {Machine} machine
 */
async function bringUp(node, target, machine) {
  try {
    const lab = await bringLabUp(node, target);
    if (isRelease(target)) machine.envOf[target] = lab.env;
    else Object.assign(machine.env, lab.env);
    if (lab.ours) machine.takeDown.push(target);
  } catch (error) {
    machine.broken[target] = sentence(error);
    machine.takeDown.push(target);
  }
}

/**
 * @param {import('./suites/suites.mjs').Suite} suite
 * @param {{ node: string, machine: Machine }} given
 */
async function runSuite(suite, { node, machine: { env, envOf, lacking, broken } }) {
  const lack = suite.needs.map((need) => lacking[need]).find((why) => why !== undefined);
  if (lack !== undefined) {
    process.stdout.write(`skipped: ${lack}\n`);
    return judged({ ...none, skipped: 1 }, { exitedWell: true, strict });
  }
  try {
    const why = suite.needs.map((need) => broken[need]).find((reason) => reason !== undefined);
    if (why !== undefined) throw new Error(why);
    const more = Object.assign({}, ...suite.needs.map((need) => envOf[need]));
    const { counts, exitedWell } = await suite.run({ node, env: { ...env, ...more } });
    return judged(counts, { exitedWell, strict });
  } catch (error) {
    process.stdout.write(`FAILED: ${sentence(error)}\n`);
    return { ...none, failed: 1, failures: [failureOf('the suite', [error])] };
  }
}

/** @param {import('./suites/suites.mjs').Suite[]} chosen */
async function main(chosen) {
  const node = await ensureRuntime();
  const machine = await prepare(node, targetsOf(chosen));
  const takeDown = async () => {
    for (const target of machine.takeDown) await takeLabDown(node, target);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, async () => {
      endRunning();
      await takeDown();
      process.exit(130);
    });
  }
  let total = none;
  /** @type {string[]} */
  const summary = [];
  for (const suite of chosen) {
    const began = performance.now();
    process.stdout.write(`\n== ${suite.name}\n`);
    const result = await runSuite(suite, { node, machine });
    const line = `${suite.name}: ${closingLine(result)} (${[seconds(began), flakyLine(result)].filter(Boolean).join('; ')})`;
    process.stdout.write(`== ${line}\n`);
    summary.push(`  ${line}`);
    const failures = named(result).map((failure) => ({ ...failure, name: `${suite.name}: ${failure.name}` }));
    total = add(total, { ...result, failures });
  }
  await takeDown();
  process.stdout.write(`\nSuites\n${summary.join('\n')}\n\n`);
  for (const lines of failureLines(total)) process.stdout.write(`${lines}\n\n`);
  return total;
}

/**
 * The failures of a suite, at least one if it failed.
 * @param {import('./suites/counts.mjs').Counts} result
 */
const named = ({ failed, failures = [] }) =>
  failed > 0 && failures.every(({ flaky }) => flaky)
    ? [...failures, failureOf('it failed without the name of a test', ['See its output above.'])]
    : failures;

const NIGHTLY = '--nightly';

/** @param {string[]} args names of suites, all when there are none; `--nightly` adds the long ones */
function choose(args) {
  const offered = args.includes(NIGHTLY) ? [...suites, ...nightlySuites] : suites;
  const names = args.filter((arg) => arg !== NIGHTLY);
  const unknown = names.filter((name) => !offered.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const known = offered.map(({ name }) => name).join(', ');
    throw new Error(`Unknown suite "${unknown.join('", "')}". The suites are ${known}.`);
  }
  return names.length === 0 ? offered : offered.filter(({ name }) => names.includes(name));
}

// `npm test`: the last line is always the count. Arguments name the suites to run.
let total = { ...none, failed: 1 };
try {
  total = await main(choose(process.argv.slice(2)));
} catch (error) {
  process.stdout.write(`\n${sentence(error)}\n`);
}
const flaky = flakyLine(total);
if (flaky !== undefined) process.stdout.write(`${flaky}\n`);
process.stdout.write(`${closingLine(total)}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
