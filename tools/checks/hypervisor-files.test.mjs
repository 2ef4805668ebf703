import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at } from '../paths.mjs';
import { isFixture, isTest, sourceFiles } from './sources.mjs';

const guide = readFileSync(at('CONTRIBUTING.md'), 'utf8');
const section = guide.slice(guide.indexOf('## Add a hypervisor'), guide.indexOf('## Fix a bug'));
const listed = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = '']) => path).sort();

/** Files that are no sources of a package and could name a hypervisor all the same. */
const ROOT_FILES = ['vitest.config.ts', 'lab/targets.json', 'docs/.vitepress/sidebar.ts'];

/** @param {string} path */
const read = (path) => ({ path, text: readFileSync(at(path), 'utf8') });

/**
 * Whether a file names a hypervisor in code: as text, as a key, as a folder that it imports from, or as the first word
 * of a name.
 * @param {string} kind
 * @param {string} text
 */
const names = (kind, text) =>
  new RegExp(`['"\`/]${kind}['"\`/.-]|\\b${kind}:|\\b(?i:${kind})[A-Z]\\w`).test(text);

/**
 * The simulator imitates the others, so it names them all.
 * @param {string} kind
 * @param {string} path
 */
const isOwn = (kind, path) =>
  new RegExp(`(^|/)${kind}([/.-])`).test(path) || path.startsWith('packages/drivers/src/simulator/');

describe('the files that CONTRIBUTING.md lists for a new hypervisor', () => {
  it.each(['virtualbox', 'vsphere'])('are those that name %s', (kind) => {
    const found = [...sourceFiles(), ...ROOT_FILES.map(read)]
      .filter(({ path }) => !isTest(path) && !isFixture(path) && !isOwn(kind, path))
      .filter(({ text }) => names(kind, text))
      .map(({ path }) => path);
    expect(found.sort()).toEqual(listed);
  });

  it('are at most ten', () => {
    expect(listed.length).toBeLessThanOrEqual(10);
  });
});
