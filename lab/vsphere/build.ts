import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mirror, must } from '../debian.ts';
import { withLock } from '../lock.ts';
import { paths } from './paths.ts';

/** The release whose govmomi (0.24.2) was tested; used on computers with other releases too. */
const RELEASE = 'bookworm';
const SOURCE = 'golang-github-vmware-govmomi';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** What vcsim is built with. Unpacked next to the build: nothing is installed on the computer. */
const TOOLS = ['golang-1.19-go', 'golang-1.19-src', 'golang-github-google-uuid-dev', 'xz-utils'];
const GO = 'usr/lib/go-1.19';

/**
 * Makes sure that vcsim, govmomi's simulator of a vCenter, exists. The first time on a computer it is built from Debian's
 * source package, which takes half a minute and 720 MB, of which 26 MB remain.
 * @throws an Error that names the missing package or program
 */
export async function ensureBuilt(): Promise<void> {
  if (existsSync(paths.built)) return;
  if (process.platform !== 'linux')
    throw new Error('The lab cannot set up vSphere here, because it needs Linux.');
  await withLock(paths.buildLock, async () => {
    if (!existsSync(paths.built)) build(`${paths.kept}.new`);
  });
}

function build(work: string): void {
  rmSync(work, { recursive: true, force: true });
  try {
    fetchInto(work);
    for (const archive of named(work, /\.deb$/))
      had('dpkg-deb', ['--extract', archive, 'tools'], { work, what: archive });
    const [source] = named(work, /\.orig\.tar\.xz$/);
    if (source === undefined)
      throw new Error(`The lab cannot set up vSphere, because ${SOURCE} has no source.`);
    const code = 'src/github.com/vmware/govmomi';
    mkdirSync(join(work, code), { recursive: true });
    const xz = `--use-compress-program=${join(work, 'tools/usr/bin/xz')}`;
    const unpack = ['--extract', xz, '--file', source, '--strip-components=1', '--directory', code];
    had('tar', unpack, { work, what: `the source of ${SOURCE}` });
    compile(work, join(code, 'vcsim'));
    // Only a complete build gets the final name.
    mkdirSync(paths.kept, { recursive: true });
    copyFileSync(join(work, 'vcsim'), `${paths.built}.new`);
    renameSync(`${paths.built}.new`, paths.built);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The packages and the source, through the computer's apt, with separate lists. */
function fetchInto(work: string): void {
  const [list, status] = [join(work, 'apt/sources.list'), join(work, 'apt/status')];
  mkdirSync(join(work, 'apt/lists/partial'), { recursive: true });
  mkdirSync(join(work, 'apt/cache/archives/partial'), { recursive: true });
  const from = `[signed-by=${KEYRING}] ${mirror()} ${RELEASE} main\n`;
  writeFileSync(list, `deb ${from}deb-src ${from}`);
  writeFileSync(status, '');
  const settings = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '-',
    'Dir::State': join(work, 'apt'),
    'Dir::State::lists': join(work, 'apt/lists'),
    'Dir::State::status': status,
    'Dir::Cache': join(work, 'apt/cache'),
    // A mirror of a past date serves lists that have expired.
    'Acquire::Check-Valid-Until': 'false',
    // It may not reach where a checkout's user works.
    'APT::Sandbox::User': 'root',
  };
  const options = ['-qq', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  had('apt-get', [...options, 'update'], { work, what: `the package lists of Debian ${RELEASE}` });
  const packages = `the packages ${TOOLS.join(', ')} of Debian ${RELEASE}`;
  had('apt-get', [...options, 'download', ...TOOLS], { work, what: packages });
  const source = ['source', '--download-only', SOURCE];
  had('apt-get', [...options, ...source], {
    work,
    what: `the source package ${SOURCE} of Debian ${RELEASE}`,
  });
}

function compile(work: string, folder: string): void {
  const env = {
    GOROOT: join(work, 'tools', GO),
    GO111MODULE: 'off',
    GOPATH: `${work}:${join(work, 'tools/usr/share/gocode')}`,
    GOCACHE: join(work, 'cache'),
    GOFLAGS: '',
    CGO_ENABLED: '0',
  };
  // One at a time: two packages at once need more memory than a small computer has.
  const args = ['build', '-p', '1', '-o', join(work, 'vcsim'), '.'];
  must(join(work, 'tools', GO, 'bin/go'), args, {
    to: 'vSphere',
    what: `vcsim, built from ${SOURCE},`,
    cwd: join(work, folder),
    env,
  });
}

const had = (program: string, args: readonly string[], { work, what }: { work: string; what: string }) =>
  must(program, args, { to: 'vSphere', what, cwd: work });

const named = (folder: string, pattern: RegExp) => readdirSync(folder).filter((name) => pattern.test(name));
