import { run } from '../child.mjs';
import { at } from '../place.mjs';

/** @typedef {{ env: Record<string, string>, ours: boolean }} Lab `ours`: it was not up before */

/**
 * Brings the lab's libvirt up, unless it is.
 * @param {string} node
 * @returns {Promise<Lab>}
 */
export async function bringLabUp(node) {
  const lab = at('lab', 'main.ts');
  const wasUp = (await run(node, [lab, 'status'], { output: 'keep' })).ok;
  const up = await run(node, [lab, 'up', 'libvirt'], { output: 'keep' });
  if (!up.ok) throw new Error(up.text.trim());
  const printed = await run(node, [lab, 'env'], { output: 'keep' });
  if (!printed.ok) throw new Error(printed.text.trim());
  const pairs = printed.text
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return { env: Object.fromEntries(pairs), ours: !wasUp };
}

/** @param {string} node */
export async function takeLabDown(node) {
  const down = await run(node, [at('lab', 'main.ts'), 'down', 'libvirt'], { output: 'keep' });
  if (!down.ok) process.stdout.write(`The lab could not be taken down: ${down.text.trim()}\n`);
}
