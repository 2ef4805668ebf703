import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';

const NEEDED_MAJOR = 24;

function fetchedNode() {
  return at('.runtime', 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function fetchedVersion() {
  try {
    return readFileSync(at('.runtime', 'version'), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/**
 * Fetches Node through npm's own `node` package into a folder beside the final one, which is put in
 * place only when it is whole: a fetch that was cut off leaves nothing behind that looks finished.
 * @param {string} version
 */
async function fetchNode(version) {
  process.stderr.write(
    `Node ${process.versions.node} is older than ${NEEDED_MAJOR}: fetching Node ${version} through npm.\n`,
  );
  const fresh = at('.runtime', `fetch-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  writeFileSync(join(fresh, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    '--prefix',
    fresh,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `node@${version}`,
  ];
  const fetched = await run('npm', args, { output: 'showOnStderr' });
  const node = fetchedNode().replace(at('.runtime'), fresh);
  const answer = existsSync(node) ? await run(node, ['--version'], { output: 'keep' }) : undefined;
  if (!fetched.ok || answer?.text.trim() !== `v${version}`) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(
      `Node ${version} could not be fetched for this machine (${process.platform} ${process.arch}). ` +
        `Install Node ${NEEDED_MAJOR} or newer yourself and start again, or look above for what npm says.`,
    );
  }
  rmSync(at('.runtime', 'version'), { force: true });
  rmSync(at('.runtime', 'node_modules'), { recursive: true, force: true });
  renameSync(join(fresh, 'node_modules'), at('.runtime', 'node_modules'));
  writeFileSync(at('.runtime', 'version'), `${version}\n`);
  rmSync(fresh, { recursive: true, force: true });
}

/**
 * A Node new enough for the product: this one, or one fetched once into `.runtime/`.
 * @returns {Promise<string>} path of the program
 */
export async function ensureRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  const version = readFileSync(at('.node-version'), 'utf8').trim();
  if (fetchedVersion() !== version || !existsSync(fetchedNode())) await fetchNode(version);
  return fetchedNode();
}

/**
 * The environment in which `node` is the given one, for programs that look it up by name.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWith(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}
