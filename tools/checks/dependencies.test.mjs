import { describe, expect, it } from 'vitest';
import { forbiddenImports } from './dependencies.mjs';
import { sourceFiles } from './sources.mjs';

/**
 * What is said of one file with this text.
 * @param {string} path
 * @param {string} text
 */
function saidOf(path, text) {
  const folder = /^(packages|apps)\/[^/]+|^[^/]+/.exec(path)?.[0] ?? '';
  return forbiddenImports([{ path, folder, text }]).filter((line) => line.startsWith(path));
}

/**
 * Written so that this file's own text holds no import of another package.
 * @param {string} specifier
 */
const importing = (specifier) => `import { b } from '${specifier}';`;

describe('the dependencies between packages', () => {
  it('lets the server import the drivers but not the protocol below them', () => {
    expect(saidOf('apps/server/src/a.ts', importing('@snaptree/drivers'))).toEqual([]);
    expect(saidOf('apps/server/src/a.ts', importing('@snaptree/libvirt-rpc'))).toHaveLength(1);
  });

  it('keeps the browser away from the drivers, also through a lazy import', () => {
    expect(saidOf('apps/web/src/a.tsx', `const b = await import('${'@snaptree/drivers'}');`)).toHaveLength(1);
  });

  it('finds imports over several lines, for side effects, and in re-exports', () => {
    expect(saidOf('packages/core/src/a.ts', "import {\n  b,\n  c,\n} from 'react';")).toHaveLength(1);
    expect(saidOf('packages/core/src/a.ts', "import 'react';")).toHaveLength(1);
    expect(saidOf('packages/core/src/a.ts', "export * from 'react';")).toHaveLength(1);
  });

  it('lets build scripts use Node, but not code that runs in the browser', () => {
    expect(saidOf('apps/web/vite.config.ts', importing('node:crypto'))).toEqual([]);
    expect(saidOf('apps/web/src/a.ts', importing('node:crypto'))).toHaveLength(1);
  });

  it('reports a relative path that leaves the package', () => {
    expect(saidOf('e2e/a.ts', importing('../packages/core/src/b.ts'))).toHaveLength(1);
    expect(saidOf('e2e/journeys/a.ts', importing('../b.ts'))).toEqual([]);
  });

  it('lets a test read the documentation', () => {
    expect(saidOf('apps/web/src/a.test.ts', importing('../../../docs/a.md?raw'))).toEqual([]);
    expect(saidOf('apps/web/src/a.ts', importing('../../../docs/a.md?raw'))).toHaveLength(1);
    expect(saidOf('apps/web/src/a.test.ts', importing('../../server/src/a.ts'))).toHaveLength(1);
  });

  it('lets only tests import test fixtures', () => {
    expect(saidOf('packages/core/src/a.fixture.ts', "import fc from 'fast-check';")).toEqual([]);
    expect(saidOf('packages/core/src/a.test.ts', importing('./a.fixture.ts'))).toEqual([]);
    expect(saidOf('packages/core/src/a.ts', importing('./a.fixture.ts'))).toHaveLength(1);
  });

  it('keeps Node out of the core, but not out of its tests', () => {
    expect(saidOf('packages/core/src/a.ts', "import { readFileSync } from 'node:fs';")).toHaveLength(1);
    expect(saidOf('packages/core/src/a.test.ts', "import { readFileSync } from 'node:fs';")).toEqual([]);
  });

  it('lets core import only the packages that are listed for it', () => {
    expect(saidOf('packages/core/src/a.ts', "import { z } from 'zod/mini';")).toEqual([]);
    expect(saidOf('packages/core/src/a.ts', "import { debounce } from 'lodash';")).toHaveLength(1);
  });

  it('reports a package in which it finds nothing', () => {
    expect(forbiddenImports([]).some((line) => line.startsWith('packages/core: only 0 files'))).toBe(true);
  });

  it('reads this checkout: its own package with more than a dozen files', () => {
    const own = sourceFiles().filter(({ folder }) => folder === 'tools');
    expect(own.length).toBeGreaterThan(12);
    expect(own.map(({ path }) => path)).toContain('tools/checks/dependencies.mjs');
  });
});
