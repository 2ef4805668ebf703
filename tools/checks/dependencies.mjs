import { posix } from 'node:path';
import { importsOf } from './imports.mjs';
import { isFixture, isTest } from './sources.mjs';

/**
 * Which packages of the workspace and of the registry each package may import, and whether it may use Node. Not a rule
 * of the linter, which would also pass if it matched no file: this check counts what it reads.
 * @type {Record<string, { internal: string[], node: boolean, external?: string[] }>}
 */
const ALLOWED = {
  'packages/core': { internal: [], node: false, external: ['zod', '@noble/hashes'] },
  'packages/hypervisors': { internal: ['packages/core'], node: false, external: ['zod'] },
  'packages/formats': { internal: ['packages/core'], node: false },
  'packages/connect': { internal: [], node: true, external: [] },
  'packages/libvirt-rpc': { internal: ['packages/connect'], node: true },
  'packages/drivers': {
    internal: [
      'packages/core',
      'packages/hypervisors',
      'packages/formats',
      'packages/connect',
      'packages/libvirt-rpc',
    ],
    node: true,
  },
  'apps/server': {
    internal: ['packages/core', 'packages/hypervisors', 'packages/formats', 'packages/drivers'],
    node: true,
  },
  'apps/web': { internal: ['packages/core', 'packages/hypervisors'], node: false },
  docs: { internal: [], node: true },
  tools: { internal: [], node: true, external: [] },
  e2e: { internal: [], node: true },
  lab: { internal: [], node: true, external: [] },
};

/** With less than this, the package cannot have been read. */
const LEAST_FILES = 2;
const LEAST_IMPORTS = 2;

/** @param {string} specifier */
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** @param {string} path */
const folderOf = (path) => Object.keys(ALLOWED).find((folder) => path.startsWith(`${folder}/`));

/**
 * Why a file may not import this, or undefined when it may.
 * @param {import('./sources.mjs').SourceFile} file
 * @param {string} specifier
 */
function objection({ path, folder }, specifier) {
  const allowed = ALLOWED[folder];
  if (allowed === undefined) return 'no rule says what this package may import';
  const isForTests = isTest(path) || isFixture(path);
  const isMeasuring = /\/bench\/|\.bench\./.test(path);
  if (isFixture(specifier) && !isForTests && !isMeasuring) return 'only tests may import test fixtures';
  if (specifier.startsWith('.')) {
    const target = folderOf(posix.join(posix.dirname(path), specifier));
    // A test may compare the documentation with the code, but not reach into another package.
    const isAllowed =
      target === folder || (isTest(path) && (target === undefined || /\.md\?raw$/.test(specifier)));
    return isAllowed ? undefined : `a relative path leaves ${folder}`;
  }
  if (specifier.startsWith('@snaptree/')) {
    const name = specifier.split('/')[1] ?? '';
    const open = allowed.internal.some((other) => posix.basename(other) === name);
    return open ? undefined : `${folder} may import ${allowed.internal.join(', ') || 'no other package'}`;
  }
  // A test may use more than its package.
  if (isForTests) return undefined;
  // Builds run on Node, wherever the package itself runs.
  if (/\.config\.ts$/.test(path)) return undefined;
  if (specifier.startsWith('node:')) {
    return allowed.node || path.endsWith('/vite.config.ts')
      ? undefined
      : `${folder} must also run without Node`;
  }
  if (
    allowed.external !== undefined &&
    path.includes('/src/') &&
    !allowed.external.includes(packageOf(specifier))
  ) {
    return `${folder} may import ${allowed.external.join(', ') || 'no package'}`;
  }
  return undefined;
}

/**
 * Imports that the architecture does not allow, and packages that could not be read.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @returns {string[]} one sentence for each
 */
export function forbiddenImports(files) {
  /** @type {string[]} */
  const complaints = [];
  for (const folder of Object.keys(ALLOWED)) {
    const own = files.filter((file) => file.folder === folder);
    const imports = own.flatMap((file) => importsOf(file.text).map((specifier) => ({ file, specifier })));
    if (own.length < LEAST_FILES || imports.length < LEAST_IMPORTS) {
      complaints.push(
        `${folder}: only ${own.length} files with ${imports.length} imports were found, so it was not checked.`,
      );
    }
    for (const { file, specifier } of imports) {
      const why = objection(file, specifier);
      if (why !== undefined) complaints.push(`${file.path} imports "${specifier}": ${why}.`);
    }
  }
  return complaints;
}
