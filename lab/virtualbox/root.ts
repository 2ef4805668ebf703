import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must as fetched, mirror } from '../debian.ts';
import { withLock } from '../lock.ts';
import { paths } from './paths.ts';

/** VirtualBox is in no stable release of Debian; unstable has it, in `contrib`. */
const RELEASE = 'sid';
const PACKAGES = ['virtualbox', 'virtualbox-dkms', 'systemd-standalone-sysusers'];

/**
 * Makes sure that the Debian with VirtualBox exists. The first time on a computer it is installed from Debian's
 * packages, which takes a minute and 700 MB.
 * @throws an Error that names the missing package or program
 */
export async function ensureRoot(): Promise<void> {
  if (existsSync(paths.root)) return;
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('The lab cannot set up VirtualBox here, because it needs root on Linux.');
  await withLock(paths.rootLock, async () => {
    if (!existsSync(paths.root)) build();
  });
}

function build(): void {
  const fresh = `${paths.root}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(join(fresh, '..'), { recursive: true });
  const bootstrap = ['--variant=minbase', '--components=main,contrib', RELEASE, fresh, mirror()];
  must('debootstrap', bootstrap, `a Debian ${RELEASE} (apt-get install debootstrap)`);
  // A mirror of a past date serves lists that have expired.
  write(join(fresh, 'etc/apt/apt.conf.d/99lab'), 'Acquire::Check-Valid-Until "false";\n');
  write(
    join(fresh, 'etc/dpkg/dpkg.cfg.d/lab'),
    'path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\n',
  );
  write(join(fresh, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', 0o755);
  must('cp', ['/etc/resolv.conf', join(fresh, 'etc/resolv.conf')], 'name resolution');
  must('chroot', [fresh, 'apt-get', 'update', '-qq'], `the package lists of Debian ${RELEASE}`);
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...PACKAGES];
  must('chroot', [fresh, ...install], `the packages ${PACKAGES.join(', ')} of Debian ${RELEASE}`);
  must('chroot', [fresh, 'apt-get', 'clean'], 'room');
  rmSync(join(fresh, 'var/lib/apt/lists'), { recursive: true, force: true });
  mkdirSync(join(fresh, paths.inside), { recursive: true });
  // Only a complete root gets the final name.
  renameSync(fresh, paths.root);
}

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

const must = (program: string, args: readonly string[], what: string) =>
  fetched(program, args, { to: 'VirtualBox', what });
