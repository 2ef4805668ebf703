import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';
import { programsOf } from './lab.mjs';

/** @type {string[]} */
const libvirtPackages = JSON.parse(readFileSync(at('lab', 'libvirt', 'packages.json'), 'utf8'));
/** What the lab needs to start every hypervisor. */
export const labPackages = ['debian-archive-keyring', 'debootstrap', ...libvirtPackages];
const testPackages = ['chromium', ...labPackages, 'libxml2-utils'];

const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** @param {string} program */
function find(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const isRoot = () => process.getuid?.() === 0;

function isDebianLike() {
  if (!existsSync('/etc/os-release') || find('apt-get') === undefined) return false;
  const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
  return lines.some((line) => /^ID(_LIKE)?=/.test(line) && /debian|ubuntu/.test(line));
}

/** @param {readonly string[]} packages */
async function missingPackages(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const format = '-f=${Package} ${db:Status-Status}\n';
  const asked = await run('dpkg-query', ['-W', format, ...packages], { output: 'keep' });
  const installed = asked.text.split('\n').map((line) => line.trim());
  return packages.filter((name) => !installed.includes(`${name} installed`));
}

/**
 * Installs the system packages that the tests need, as root on Debian or Ubuntu, and prints their names. Suites whose
 * packages are still missing afterward are skipped.
 * @param {readonly string[]} [packages]
 */
export async function ensureSystemPackages(packages = testPackages) {
  if (!isRoot() || !isDebianLike()) return;
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  process.stdout.write(`Installing system packages for the tests: ${missing.join(' ')}\n`);
  // A mirror of a past date serves lists that have expired.
  const options = ['-o', 'Acquire::Check-Valid-Until=false', '-o', 'Dpkg::Use-Pty=0', '-qq'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', [...options, 'update'], { env });
  const install = [...options, 'install', '-y', '--no-install-recommends', ...missing];
  const installed = await run('apt-get', install, { env, output: 'keep' });
  if (!installed.ok) {
    process.stdout.write(
      `${installed.text}\napt-get failed. The suites that need these packages are skipped.\n`,
    );
  }
}

/** @returns {{ path: string } | { why: string }} */
export function chromium() {
  const path = CHROMIUMS.map(find).find((found) => found !== undefined);
  return path === undefined
    ? { why: `Chromium is not installed (looked for ${CHROMIUMS.join(', ')})` }
    : { path };
}

/**
 * @param {string} target
 * @returns {string | undefined} why the hypervisor cannot be started here
 */
export function whyNot(target) {
  if (process.platform !== 'linux')
    return `the lab starts ${target} only on Linux, not on ${process.platform}`;
  if (!isRoot()) return `the lab needs root to start ${target}`;
  const missing = programsOf(target).filter((program) => find(program) === undefined);
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`;
}
