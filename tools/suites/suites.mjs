import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../checks/checks.mjs';
import { at } from '../paths.mjs';
import { ensureBuilt } from '../prepare/build.mjs';
import { run } from '../run-program.mjs';
import { add, countsOfPlaywright, failureOf, none } from './counts.mjs';
import { isRelease, otherReleases } from './lab.mjs';

/**
 * @typedef {object} Surroundings
 * @property {string} node the Node that runs the product
 * @property {NodeJS.ProcessEnv} env with that Node first, and the lab's variables if it is running
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} needs targets of the lab, or `chromium`; without these it is skipped
 * @property {(surroundings: Surroundings) => Promise<{ counts: import('./counts.mjs').Counts, exitedWell: boolean }>} run
 */

/**
 * Runs a test runner and reads the JSON report that it writes.
 * @param {(report: string) => Promise<{ ok: boolean }>} runner gets the path to write to
 * @param {(report: unknown) => import('./counts.mjs').Counts} countsOf
 */
async function withReport(runner, countsOf) {
  const folder = mkdtempSync(join(tmpdir(), 'snaptree-test-'));
  try {
    const path = join(folder, 'report.json');
    const { ok } = await runner(path);
    const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
    return { counts: countsOf(report), exitedWell: ok };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path of what a suite runs; if it is missing, the suite fails */
function missing(path) {
  process.stdout.write(`missing: ${path}\n`);
  return { counts: { ...none, failed: 1 }, exitedWell: false };
}

/**
 * @param {string} name one of the checks' suites
 * @returns {Suite}
 */
const ofChecks = (name) => ({
  name,
  needs: [],
  run: async ({ node }) => {
    let counts = none;
    for (const check of checks.filter(({ suite }) => suite === name)) {
      const { ok, text } = await check.look(node);
      if (!ok) process.stdout.write(`FAILED: ${check.name}\n${text.trimEnd()}\n`);
      const failures = [failureOf(check.name, [text.trimEnd()])];
      counts = add(counts, ok ? { ...none, passed: 1 } : { ...none, failed: 1, failures });
    }
    return { counts, exitedWell: true };
  },
});

/**
 * @param {string} name
 * @param {{ projects: string[], needs: Suite['needs'] }} options
 * @returns {Suite}
 */
const ofVitest = (name, { projects, needs }) => ({
  name,
  needs,
  run: ({ node, env }) => {
    if (needs.some(isRelease)) process.stdout.write(`against ${env.SNAPTREE_LIBVIRT_PRODUCT}\n`);
    return withReport(
      (report) => {
        const chosen = projects.flatMap((project) => ['--project', project]);
        const counts = at('tools', 'suites', 'vitest-counts.mjs');
        const reporters = ['--reporter=default', `--reporter=${counts}`];
        const vitest = at('node_modules', 'vitest', 'vitest.mjs');
        return run(node, [vitest, 'run', ...chosen, ...reporters], {
          env: { ...env, SNAPTREE_COUNTS: report },
        });
      },
      // Without a report from our reporter, the run was aborted.
      (report) => /** @type {import('./counts.mjs').Counts} */ (report ?? { ...none, failed: 1 }),
    );
  },
});

/**
 * Random operations against one kind of host; the whole run is one test.
 * @param {string} host
 * @param {{ ops: number, needs: Suite['needs'], seed?: number, session?: boolean }} options
 * @returns {Suite}
 */
const ofFidelity = (host, { ops, needs, seed = 1, session = false }) => ({
  name: `fidelity on ${host}${session ? ', session' : ''}${seed === 1 ? '' : `, seed ${seed}`}`,
  needs,
  run: async ({ node, env }) => {
    const main = at('packages', 'drivers', 'fidelity', 'main.ts');
    if (!existsSync(main)) return missing(main);
    const words = ['--host', host, '--ops', `${ops}`, '--seed', `${seed}`, ...(session ? ['--session'] : [])];
    const { ok } = await run(node, [main, ...words], { env });
    return { counts: ok ? { ...none, passed: 1 } : { ...none, failed: 1 }, exitedWell: ok };
  },
});

/** @type {Suite} */
const journeys = {
  name: 'e2e',
  needs: ['chromium'],
  run: async ({ node, env }) => {
    const config = at('e2e', 'playwright.config.ts');
    if (!existsSync(config)) return missing(config);
    await ensureBuilt(node);
    const playwright = at('e2e', 'node_modules', '@playwright', 'test', 'cli.js');
    return withReport(
      (report) =>
        run(node, [playwright, 'test', '--reporter=list,json'], {
          cwd: at('e2e'),
          env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        }),
      countsOfPlaywright,
    );
  },
};

/** All of `npm test`, cheapest first. @type {Suite[]} */
export const suites = [
  ofChecks('types'),
  ofChecks('lint'),
  ofChecks('dead code'),
  ofChecks('conventions'),
  ofVitest('unit', { projects: ['unit', 'web'], needs: [] }),
  ofVitest('real', { projects: ['real'], needs: ['libvirt'] }),
  ...otherReleases.map(({ target, version }) =>
    ofVitest(`real on libvirt ${version}`, { projects: [target], needs: [target] }),
  ),
  ofVitest('virtualbox', { projects: ['virtualbox'], needs: ['virtualbox'] }),
  ofVitest('vsphere', { projects: ['vsphere'], needs: ['vsphere'] }),
  ofFidelity('simulator', { ops: 1000, needs: [] }),
  ofFidelity('libvirt-test', { ops: 300, needs: ['libvirt'] }),
  ofFidelity('qemu', { ops: 120, needs: ['libvirt'] }),
  ...otherReleases.map(({ target, version }) => ofFidelity(`qemu@${version}`, { ops: 90, needs: [target] })),
  ofFidelity('virtualbox', { ops: 300, needs: ['virtualbox'] }),
  ofFidelity('vsphere', { ops: 300, needs: ['vsphere'] }),
  journeys,
];

const NIGHTLY_SEEDS = [2, 3, 4, 5];

/** What `npm run nightly` adds to `npm test`: all combinations of disks and power states, and more random operations. */
export const nightlySuites = [
  ofVitest('matrix', { projects: ['matrix of libvirt'], needs: ['libvirt'] }),
  ...otherReleases.map(({ target, version }) =>
    ofVitest(`matrix on libvirt ${version}`, { projects: [`matrix of ${target}`], needs: [target] }),
  ),
  ...NIGHTLY_SEEDS.flatMap((seed) => [
    ofFidelity('simulator', { ops: 2000, needs: [], seed }),
    ofFidelity('libvirt-test', { ops: 600, needs: ['libvirt'], seed }),
    ofFidelity('qemu', { ops: 300, needs: ['libvirt'], seed }),
    ...otherReleases.map(({ target, version }) =>
      ofFidelity(`qemu@${version}`, { ops: 300, needs: [target], seed }),
    ),
    ofFidelity('virtualbox', { ops: 600, needs: ['virtualbox'], seed }),
    ofFidelity('vsphere', { ops: 600, needs: ['vsphere'], seed }),
  ]),
  ofFidelity('stock-host@bookworm', { ops: 60, needs: ['stock-host@bookworm'] }),
  ofFidelity('stock-host@trixie', { ops: 60, needs: ['stock-host@trixie'] }),
  ofFidelity('qemu', { ops: 150, needs: ['libvirt'], session: true }),
  ...otherReleases.map(({ target, version }) =>
    ofFidelity(`qemu@${version}`, { ops: 150, needs: [target], session: true }),
  ),
];
