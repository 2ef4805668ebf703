import { posix } from 'node:path';
import { isFixture, isTest } from './sources.mjs';

/**
 * Which rooms a room may import, and whether it may know Node. Kept here and not in the linter's
 * rules, because a rule that matches no file is as green as one that holds: this one counts.
 * @type {Record<string, { rooms: string[], node: boolean, packages?: string[] }>}
 */
const ARROWS = {
  'packages/core': { rooms: [], node: false, packages: ['zod', '@noble/hashes'] },
  'packages/formats': { rooms: ['packages/core'], node: false },
  'packages/dialing': { rooms: [], node: true, packages: [] },
  'packages/libvirt-rpc': { rooms: ['packages/dialing'], node: true },
  'packages/drivers': {
    rooms: ['packages/core', 'packages/formats', 'packages/dialing', 'packages/libvirt-rpc'],
    node: true,
  },
  'apps/server': { rooms: ['packages/core', 'packages/formats', 'packages/drivers'], node: true },
  'apps/web': { rooms: ['packages/core', 'packages/formats'], node: false },
  'apps/front-door': { rooms: [], node: true, packages: [] },
  e2e: { rooms: [], node: true },
  lab: { rooms: [], node: true, packages: [] },
};

/** A room in which fewer files or imports are found than this was not really read. */
const LEAST_FILES = 2;
const LEAST_IMPORTS = 2;

/** `from 'x'`, `import 'x'` and `import('x')`, at the start of a statement or within an expression. */
const IMPORT = /(?:^|[\s;}])(?:import|from)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** @param {string} text */
function importsOf(text) {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? '');
}

/** @param {string} specifier */
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** @param {string} path */
const roomOf = (path) => Object.keys(ARROWS).find((room) => path.startsWith(`${room}/`));

/**
 * Why a file may not import this, or undefined when it may.
 * @param {import('./sources.mjs').SourceFile} file
 * @param {string} specifier
 */
function objection({ path, room }, specifier) {
  const allowed = ARROWS[room];
  if (allowed === undefined) return 'this room has no arrows yet';
  const isForTests = isTest(path) || isFixture(path);
  const isMeasuring = /\/bench\/|\.bench\./.test(path);
  if (isFixture(specifier) && !isForTests && !isMeasuring) return 'only tests may import what is for tests';
  if (specifier.startsWith('.')) {
    const target = roomOf(posix.join(posix.dirname(path), specifier));
    // A test may hold a page of the documentation against the code; another room it may not reach either.
    const isAllowed = target === room || (target === undefined && isTest(path));
    return isAllowed ? undefined : `a relative path leaves ${room}`;
  }
  if (specifier.startsWith('@snaptree/')) {
    const name = specifier.split('/')[1] ?? '';
    const open = allowed.rooms.some((other) => posix.basename(other) === name);
    return open ? undefined : `${room} may import ${allowed.rooms.join(', ') || 'no other room'}`;
  }
  // What a test needs to run is not what the room knows.
  if (isForTests) return undefined;
  // What builds a room runs on Node, wherever the room runs.
  if (/\.config\.ts$/.test(path)) return undefined;
  if (specifier.startsWith('node:')) {
    // What builds a room runs in Node, wherever the room itself runs.
    return allowed.node || path.endsWith('/vite.config.ts')
      ? undefined
      : `${room} also runs where there is no Node`;
  }
  if (
    allowed.packages !== undefined &&
    path.includes('/src/') &&
    !allowed.packages.includes(packageOf(specifier))
  ) {
    return `${room} may import ${allowed.packages.join(', ') || 'no package'}`;
  }
  return undefined;
}

/**
 * Imports that go against the arrows of the architecture, and rooms that could not be read.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @returns {string[]} one sentence for each
 */
export function forbiddenImports(files) {
  /** @type {string[]} */
  const complaints = [];
  for (const room of Object.keys(ARROWS)) {
    const own = files.filter((file) => file.room === room);
    const imports = own.flatMap((file) => importsOf(file.text).map((specifier) => ({ file, specifier })));
    if (own.length < LEAST_FILES || imports.length < LEAST_IMPORTS) {
      complaints.push(
        `${room}: only ${own.length} files with ${imports.length} imports were found; nothing is proved.`,
      );
    }
    for (const { file, specifier } of imports) {
      const why = objection(file, specifier);
      if (why !== undefined) complaints.push(`${file.path} imports "${specifier}": ${why}.`);
    }
  }
  return complaints;
}
