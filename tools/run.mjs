import { existsSync } from 'node:fs';
import { checks } from './checks/checks.mjs';
import { packageFolders } from './packages.mjs';
import { at } from './paths.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { buildDocs, vitepress } from './prepare/docs.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { ensureRuntime, environmentWith } from './prepare/runtime.mjs';
import { runMain } from './run-main.mjs';
import { handOver, run } from './run-program.mjs';
import { ensureSystemPackages, labPackages } from './suites/prerequisites.mjs';

/** @param {string} node */
async function check(node) {
  await ensureInstalled(node);
  for (const { name, look } of checks) {
    const { ok, text } = await look(node);
    process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name}\n`);
    if (!ok) {
      process.stdout.write(`${text.trimEnd()}\n\n`);
      process.exitCode = 1;
    }
  }
}

/** @param {string} node */
async function bench(node) {
  await ensureInstalled(node);
  const benches = packageFolders
    .map((folder) => at(folder, 'bench', 'main.ts'))
    .filter((file) => existsSync(file));
  await ensureBuilt(node);
  if (benches.length === 0) throw new Error('No benchmarks found: no package has a bench/main.ts.');
  for (const file of benches) {
    const { ok } = await run(node, [file, ...process.argv.slice(3)], { env: environmentWith(node) });
    if (!ok) process.exitCode = 1;
  }
}

/** @param {string} node */
async function screens(node) {
  await ensureInstalled(node);
  await ensureBuilt(node);
  const playwright = at('e2e', 'node_modules', '@playwright', 'test', 'cli.js');
  const only = process.argv.slice(3).join(' ');
  const env = { ...environmentWith(node), SNAPTREE_SCREENS: '1', SNAPTREE_SCREENS_ONLY: only };
  const { ok } = await run(node, [playwright, 'test', '--reporter=list'], { cwd: at('e2e'), env });
  if (ok) process.stdout.write(`Wrote the screenshots to ${at('docs', 'screens')}.\n`);
  else process.exitCode = 1;
}

/** @param {string} node */
async function docs(node) {
  await ensureInstalled(node);
  const { ok, text } = await buildDocs(node);
  if (!ok) throw new Error(text.trim());
  process.stdout.write(`Built the site in ${at('docs', '.vitepress', 'dist')}.\n`);
  if (!process.argv.includes('--serve')) return;
  handOver(node, [vitepress, 'preview', at('docs'), '--host', '127.0.0.1'], environmentWith(node));
}

/** @param {string[]} args of the fidelity run; without a host, it tests the simulator */
const usesLab = (args) =>
  args.some((arg) => arg.startsWith('--host')) && !args.some((arg) => /(^|=)simulator$/.test(arg));

/** @type {Record<string, (node: string) => Promise<void>>} */
const commands = {
  check,
  bench,
  docs,
  screens,
  fidelity: async (node) => {
    await ensureInstalled(node);
    if (usesLab(process.argv.slice(3))) await ensureSystemPackages(labPackages);
    handOver(
      node,
      [at('packages', 'drivers', 'fidelity', 'main.ts'), ...process.argv.slice(3)],
      environmentWith(node),
    );
  },
  lab: async (node) =>
    handOver(node, [at('lab', 'main.ts'), ...process.argv.slice(3)], environmentWith(node)),
};

await runMain(async () => {
  const name = process.argv[2] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    throw new Error(`Unknown command "${name}". The commands are ${Object.keys(commands).join(', ')}.`);
  await command(await ensureRuntime());
});
