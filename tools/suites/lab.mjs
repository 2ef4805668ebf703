import { readFileSync } from 'node:fs';
import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';

/** @type {Record<string, { programs: string[] }>} */
const targets = JSON.parse(readFileSync(at('lab', 'targets.json'), 'utf8'));

/** The hypervisors that the lab can start. */
export const labTargets = Object.keys(targets);

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
  const up = await run(node, [lab, 'up', target], { output: 'keep' });
  if (!up.ok) throw new Error(up.text.trim());
  const printed = await run(node, [lab, 'env'], { output: 'keep' });
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
  const down = await run(node, [at('lab', 'main.ts'), 'down', target], { output: 'keep' });
  if (!down.ok) process.stdout.write(`Cannot stop the lab: ${down.text.trim()}\n`);
}
