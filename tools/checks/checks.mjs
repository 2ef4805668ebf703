import { existsSync } from 'node:fs';
import { packageFolders } from '../packages.mjs';
import { at } from '../paths.mjs';
import { ensureBuilt } from '../prepare/build.mjs';
import { buildDocs } from '../prepare/docs.mjs';
import { environmentWith } from '../prepare/runtime.mjs';
import { run } from '../run-program.mjs';
import { importCycles } from './cycles.mjs';
import { forbiddenImports } from './dependencies.mjs';
import { documents } from './documents.mjs';
import { upwardImports } from './layers.mjs';
import { longFiles } from './lengths.mjs';
import { deadLinks } from './links.mjs';
import { textOutsideMessages } from './messages.mjs';
import { pagesForPeople, tellingPhrases } from './phrases.mjs';
import { sourceFiles } from './sources.mjs';

/**
 * @typedef {object} Check
 * @property {string} suite the suite in the report
 * @property {string} name
 * @property {(node: string) => Promise<{ ok: boolean, text: string }>} look `text` says what is wrong
 */

/**
 * @param {string} node
 * @param {string[]} args
 */
const tool = (node, args) => run(node, args, { output: 'keep', env: environmentWith(node) });

/** @returns {Check[]} */
function typeChecks() {
  return packageFolders.map((folder) => ({
    suite: 'types',
    name: `types of ${folder}`,
    look: async (node) => {
      const project = at(folder, 'tsconfig.json');
      if (!existsSync(project))
        return { ok: false, text: `${folder} has no tsconfig.json: its types are not checked.` };
      return tool(node, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', project]);
    },
  }));
}

/**
 * @param {(files: import('./sources.mjs').SourceFile[]) => string[]} rule
 * @returns {Check['look']}
 */
const convention = (rule) => async () => answer(rule(sourceFiles()));

/** @param {string[]} complaints */
const answer = (complaints) => ({ ok: complaints.length === 0, text: complaints.join('\n') });

/** @type {Check['look']} */
const lint = (node) =>
  tool(node, [at('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--colors=off']);

/** @type {Check['look']} */
const deadCode = (node) => tool(node, [at('node_modules', 'knip', 'bin', 'knip.js'), '--no-progress']);

/** Looks at what is built, so it builds first. @type {Check['look']} */
const firstLoad = async (node) => {
  await ensureBuilt(node);
  return tool(node, [at('node_modules', 'size-limit', 'bin.js')]);
};

/**
 * All checks that do not run the product. Each counts as one test.
 * @type {Check[]}
 */
export const checks = [
  ...typeChecks(),
  { suite: 'lint', name: 'lint and format', look: lint },
  { suite: 'dead code', name: 'nothing unused', look: deadCode },
  { suite: 'conventions', name: 'imports between packages', look: convention(forbiddenImports) },
  { suite: 'conventions', name: 'imports between layers', look: convention(upwardImports) },
  { suite: 'conventions', name: 'no import cycles', look: convention(importCycles) },
  { suite: 'conventions', name: 'no file is too long', look: convention(longFiles) },
  {
    suite: 'conventions',
    name: 'all text of the web app is in messages',
    look: convention(textOutsideMessages),
  },
  { suite: 'conventions', name: 'plain English', look: async () => answer(tellingPhrases(pagesForPeople())) },
  { suite: 'conventions', name: 'links in documents', look: async () => answer(deadLinks(documents())) },
  { suite: 'conventions', name: 'the documentation builds', look: buildDocs },
  { suite: 'conventions', name: 'the first load is small', look: firstLoad },
];
