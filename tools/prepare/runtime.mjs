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
 * Downloads Node through npm's `node` package into a temporary folder and moves it into place when it is complete, so
 * that an interrupted download never looks finished.
 * @param {string} version
 */
async function fetchNode(version) {
  process.stderr.write(
    `Node ${process.versions.node} is older than ${NEEDED_MAJOR}. Downloading Node ${version} through npm.\n`,
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
      `Cannot download Node ${version} for this system (${process.platform} ${process.arch}). See the output of npm ` +
        `above, or install Node ${NEEDED_MAJOR} or newer yourself and start again.`,
    );
  }
  rmSync(at('.runtime', 'version'), { force: true });
  rmSync(at('.runtime', 'node_modules'), { recursive: true, force: true });
  renameSync(join(fresh, 'node_modules'), at('.runtime', 'node_modules'));
  writeFileSync(at('.runtime', 'version'), `${version}\n`);
  rmSync(fresh, { recursive: true, force: true });
}

/**
 * A Node that is new enough: this one, or one downloaded once into `.runtime/`.
 * @returns {Promise<string>} path of the program
 */
export async function ensureRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  const version = readFileSync(at('.node-version'), 'utf8').trim();
  if (fetchedVersion() !== version || !existsSync(fetchedNode())) await fetchNode(version);
  return fetchedNode();
}

/**
 * An environment in which `node` is the given program.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWith(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}
