import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRoot as ensure } from '../debian-root.ts';
import { paths } from './paths.ts';

/**
 * Makes sure that the Debian with VirtualBox exists. The first time on a computer it is installed from Debian's
 * packages, which takes a minute and 700 MB.
 * @throws an Error that names the missing package or program
 */
export async function ensureRoot(): Promise<void> {
  await ensure({
    path: paths.root,
    lock: paths.rootLock,
    // VirtualBox is in no stable release of Debian; unstable has it, in `contrib`.
    release: 'sid',
    components: ['main', 'contrib'],
    packages: ['virtualbox', 'virtualbox-dkms', 'systemd-standalone-sysusers'],
    programs: ['/usr/lib/virtualbox/vboxwebsrv'],
    to: 'VirtualBox',
  });
  mkdirSync(join(paths.root, paths.inside), { recursive: true });
}
