import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { must as fetched, mirror } from './debian.ts';
import { BUILDING_MS, withLock } from './lock.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SCRIPTS = '/usr/share/debootstrap/scripts';

/** A separate Debian in a folder, without anything needed to boot. It is kept between runs and shared by all checkouts. */
export interface DebianRoot {
  readonly path: string;
  readonly lock: string;
  readonly release: string;
  readonly components: readonly string[];
  readonly packages: readonly string[];
  /** Absolute paths inside it of programs that must be there. */
  readonly programs: readonly string[];
  /** What it is for, for error messages. */
  readonly to: string;
}

/**
 * Makes sure that the root exists. The first time on a computer it is installed from Debian's packages.
 * @throws an Error that names the missing package or program
 */
export async function ensureRoot(root: DebianRoot): Promise<void> {
  if (!existsSync(root.path)) {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      throw new Error(`The lab cannot set up ${root.to} here, because it needs root on Linux.`);
    const work = async () => {
      if (!existsSync(root.path)) build(root);
    };
    await withLock(root.lock, work, BUILDING_MS);
  }
  const missing = root.programs.filter((program) => !isThere(join(root.path, program)));
  if (missing.length > 0)
    throw new Error(
      `${root.path} is damaged: ${missing.join(', ')} is missing. Delete the folder; the lab installs it again.`,
    );
}

function build(root: DebianRoot): void {
  // A killed command may have left a part of a root, and a program that is still writing to it.
  removePartsOf(root.path);
  const fresh = `${root.path}.new-${process.pid}`;
  mkdirSync(dirname(fresh), { recursive: true });
  // Debian's own scripts must not start daemons, and documentation is not needed here.
  write(join(fresh, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', 0o755);
  write(
    join(fresh, 'etc/dpkg/dpkg.cfg.d/lab'),
    `${LEFT_OUT.map((path) => `path-exclude=${path}`).join('\n')}\nforce-unsafe-io\n`,
  );
  bootstrap(root, fresh);
  // A mirror of a past date serves lists that have expired.
  write(join(fresh, 'etc/apt/apt.conf.d/99lab'), 'Acquire::Check-Valid-Until "false";\n');
  must(root, ['cp', '/etc/resolv.conf', join(fresh, 'etc/resolv.conf')], 'name resolution');
  const inside = (...command: string[]) => ['chroot', fresh, ...command];
  must(root, inside('apt-get', 'update', '-qq'), `the package lists of Debian ${root.release}`);
  const install = inside('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...root.packages);
  must(root, install, `the packages ${root.packages.join(', ')} of Debian ${root.release}`);
  must(root, inside('apt-get', 'clean'), 'room');
  rmSync(join(fresh, 'var/lib/apt/lists'), { recursive: true, force: true });
  // Only a complete root gets the final name.
  renameSync(fresh, root.path);
}

const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'];

function removePartsOf(path: string): void {
  if (!existsSync(dirname(path))) return;
  for (const entry of readdirSync(dirname(path))) {
    if (!entry.startsWith(`${basename(path)}.new`)) continue;
    try {
      rmSync(join(dirname(path), entry), { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A program of the killed command is still writing. The next build removes the rest.
    }
  }
}

function bootstrap(root: DebianRoot, fresh: string): void {
  const script = join(SCRIPTS, root.release);
  const words = ['--variant=minbase', `--components=${root.components.join(',')}`];
  if (existsSync(KEYRING)) words.push(`--keyring=${KEYRING}`);
  words.push(root.release, fresh, mirror());
  // A debootstrap that is older than the release has no script for it; that of unstable fits all newer ones.
  if (existsSync(SCRIPTS) && !existsSync(script)) words.push(join(SCRIPTS, 'sid'));
  must(root, ['debootstrap', ...words], `a Debian ${root.release} (apt-get install debootstrap)`);
}

/** In private mounts: debootstrap mounts /proc, which would otherwise stay mounted if it is killed. */
const must = ({ to }: DebianRoot, command: readonly string[], what: string): string =>
  fetched('unshare', ['--mount', '--propagation', 'private', ...command], { to, what });

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

/** Links inside the root may be absolute, so they are not followed. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
