import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at } from '../paths.mjs';
import { SOURCES } from './build.mjs';

describe('the build of the web app', () => {
  it('is repeated when any workspace package that the app imports has changed', () => {
    const { dependencies } = JSON.parse(readFileSync(at('apps/web/package.json'), 'utf8'));
    const packages = Object.keys(dependencies).filter((name) => name.startsWith('@snaptree/'));
    expect(packages.length).toBeGreaterThan(0);
    expect(SOURCES).toEqual(
      expect.arrayContaining(packages.map((name) => name.replace('@snaptree/', 'packages/').concat('/src'))),
    );
  });
});
