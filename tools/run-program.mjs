import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Terminates every program that {@link run} has started. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * @typedef {object} ChildOptions
 * @property {NodeJS.ProcessEnv} [env] the complete environment; default: this process's
 * @property {string} [cwd] default: the checkout
 * @property {'show' | 'showOnStderr' | 'keep'} [output] shown as it comes, or kept for the caller; `showOnStderr`
 *   leaves standard output to whoever pipes it
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<{ ok: boolean, code: number, text: string }>} `text` is empty unless the output was kept
 */
export function run(program, args, { env = process.env, cwd = root, output = 'show' } = {}) {
  return new Promise((done) => {
    const stdout = output === 'show' ? 'inherit' : output === 'showOnStderr' ? 2 : 'pipe';
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', stdout, output === 'keep' ? 'pipe' : 'inherit'],
      // On Windows, npm and npx are scripts, which spawn cannot start without a shell.
      shell: process.platform === 'win32' && /^np[mx]$/.test(program),
    });
    running.add(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ piece) => {
        text += piece;
      });
    }
    child.on('error', (error) => {
      running.delete(child);
      done({ ok: false, code: 127, text: `${program}: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      done({ ok: code === 0, code: code ?? (signal ? 128 + constants.signals[signal] : 1), text });
    });
  });
}

const LOOK_FOR_PARENT_MS = 250;

/**
 * npm sends a signal to the shell that runs a script, and not every shell forwards it. Under npm, the end of that
 * shell therefore counts as SIGTERM.
 * @param {() => void} end
 */
function watchParentUnderNpm(end) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, LOOK_FOR_PARENT_MS);
  timer.unref();
}

/**
 * Runs another program in place of this one: forwards signals and exits with its code.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function handOver(program, args, env = process.env) {
  const child = spawn(program, args, { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT'])) {
    process.on(signal, () => {
      // The terminal sends Ctrl-C to the child too; a second signal would make it exit immediately.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  watchParentUnderNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${program}: ${error.message}\n`);
    process.exitCode = 127;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 128 + constants.signals[signal] : 1);
  });
}
