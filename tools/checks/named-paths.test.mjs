import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at } from '../paths.mjs';
import { documents } from './documents.mjs';
import { LAYERS } from './layers.mjs';

/** Decisions describe the code at their time. */
const pages = documents().filter(({ path }) => !path.startsWith('docs/decisions/'));

const PATH = /`((?:packages|apps|tools|lab|e2e|docs)\/[\w./<>-]+)`/g;

/** @param {string} text */
const pathsIn = (text) =>
  [...text.matchAll(PATH)].map(([, path = '']) => path.replace(/<kind>|\bNAME\b/g, 'libvirt'));

describe('the files that the documentation names', () => {
  it.each(pages)('exist: $path', ({ text }) => {
    const missing = pathsIn(text).filter((path) => !existsSync(at(path)) && !needNotExist(path));
    expect(missing).toEqual([]);
  });
});

/**
 * A pattern, and files that commands write.
 * @param {string} path
 */
const needNotExist = (path) =>
  path.includes('NNN') || /^docs\/\.vitepress\/(dist|cache)/.test(path) || path.startsWith('docs/screens/');

describe('the layers that docs/architecture.md lists', () => {
  const architecture = readFileSync(at('docs/architecture.md'), 'utf8');
  const section = architecture.slice(
    architecture.indexOf('## Layers inside'),
    architecture.indexOf('## How'),
  );
  const rows = [...section.matchAll(/^\| `((?:packages|apps)\/[\w-]+)` \| (.+) \|$/gm)].map(
    ([, name = '', cells = '']) => ({ name, cells }),
  );

  it.each(rows)('are the folders of tools/checks/layers.mjs: $name', ({ name, cells }) => {
    const listed = [...cells.matchAll(/`([^`]+)`/g)].map(([, folder]) => folder);
    const layers = LAYERS[`${name}/src`] ?? [];
    expect(listed).toEqual(layers.filter((layer) => layer !== '*' && !/\.tsx?$/.test(layer)));
  });

  it('are those of every package that has layers', () => {
    const packages = Object.keys(LAYERS).filter((root) => root.endsWith('/src'));
    expect(rows.map(({ name }) => `${name}/src`).sort()).toEqual(packages.sort());
  });
});
