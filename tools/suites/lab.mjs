import { existsSync, readFileSync } from 'node:fs';
import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';

/** @type {Record<string, { programs: string[], version?: string }>} */
const targets = JSON.parse(readFileSync(at('lab', 'targets.json'), 'utf8'));

/** The hypervisors that the lab can start. */
const labTargets = Object.keys(targets);

/**
 * A target that is the libvirt of a release of Debian. Its variables have the names of libvirt's, so that only the suites
 * that need it may see them.
 * @param {string} target
 */
export const isRelease = (target) => target.startsWith('libvirt@');

/**
 * The targets that these suites need. The journeys use any of the others as well, but start no second libvirt and boot
 * no host for it.
 * @param {readonly { name: string, needs: readonly string[] }[]} chosen
 */
export const targetsOf = (chosen) =>
  labTargets.filter((target) =>
    chosen.some(({ name, needs }) => needs.includes(target) || (name === 'e2e' && !target.includes('@'))),
  );

/** @param {string} target such as `libvirt@trixie` */
function wordsOf(target) {
  const [name = '', release] = target.split('@');
  return release === undefined ? [name] : [name, '--release', release];
}

/** The version of each release of Debian that is not this computer's, whose libvirt is tested as `libvirt`. */
export const otherReleases = Object.entries(targets)
  .filter(([target]) => isRelease(target) && !isInstalledHere(target))
  .map(([target, { version = '' }]) => ({ target, version }));

/** @param {string} target */
function isInstalledHere(target) {
  const file = '/etc/os-release';
  if (!existsSync(file)) return false;
  return readFileSync(file, 'utf8')
    .split('\n')
    .includes(`VERSION_CODENAME=${target.split('@')[1]}`);
}

/**
 * The programs that the lab calls to start one. The lab reports a missing one too; a suite must know before it starts.
 * @param {string} target
 */
export const programsOf = (target) => targets[target]?.programs ?? [];

/** @typedef {{ env: Record<string, string>, ours: boolean }} Lab `ours`: it was not running before */

/**
 * Starts one of the lab's hypervisors, unless it is running.
 * @param {string} node
 * @param {string} target
 * @returns {Promise<Lab>}
 */
export async function bringLabUp(node, target) {
  const lab = at('lab', 'main.ts');
  const before = await run(node, [lab, 'status'], { output: 'keep' });
  const up = await run(node, [lab, 'up', ...wordsOf(target)], { output: 'keep' });
  if (!up.ok) throw new Error(up.text.trim());
  const printed = await run(node, [lab, 'env', ...wordsOf(target)], { output: 'keep' });
  if (!printed.ok) throw new Error(printed.text.trim());
  const pairs = printed.text
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return { env: Object.fromEntries(pairs), ours: !before.text.includes(`${target} is up`) };
}

/**
 * @param {string} node
 * @param {string} target
 */
export async function takeLabDown(node, target) {
  const down = await run(node, [at('lab', 'main.ts'), 'down', ...wordsOf(target)], { output: 'keep' });
  if (!down.ok) process.stdout.write(`Cannot stop the lab: ${down.text.trim()}\n`);
}
