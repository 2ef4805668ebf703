import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { must as fetched } from '../debian.ts';
import { type DebianRoot, ensureRoot } from '../debian-root.ts';
import { BUILDING_MS, withLock } from '../lock.ts';
import type { StockPaths } from './paths.ts';

/** The account that Snaptree uses: an ordinary one that may manage VMs. */
export const USER = 'snaptree';
const IMAGE_SIZE = '6G';

const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'udev', 'dbus', 'kmod', 'iproute2', 'procps', 'lz4', 'initramfs-tools'],
  ...['openssh-server', 'linux-image-cloud-amd64', 'apparmor', 'apparmor-utils'],
  ...['libvirt-daemon-system', 'libvirt-daemon-driver-qemu', 'libvirt-clients'],
  ...['qemu-system-x86', 'qemu-utils'],
];

/**
 * Makes sure that the image exists: a Debian with libvirt as packaged, which boots without a boot loader. The first time
 * on a computer this takes some minutes and 1.2 GB. Neither loop devices nor KVM are needed.
 */
export async function ensureImage(paths: StockPaths): Promise<void> {
  if (existsSync(paths.image)) return;
  await ensureRoot(rootOf(paths));
  const work = async () => {
    if (!existsSync(paths.image)) buildImage(paths);
  };
  await withLock(paths.rootLock, work, BUILDING_MS);
}

const rootOf = ({ root, rootLock, release }: StockPaths): DebianRoot => ({
  path: root,
  lock: rootLock,
  release,
  components: ['main'],
  packages: PACKAGES,
  programs: [
    '/usr/sbin/libvirtd',
    '/usr/bin/qemu-system-x86_64',
    '/usr/sbin/sshd',
    '/usr/sbin/apparmor_parser',
  ],
  to: `a Debian ${release} host`,
});

function buildImage(paths: StockPaths): void {
  const { root } = paths;
  if (!existsSync(paths.key)) must(paths, ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', paths.key]);
  settings(paths);
  const inside = (...command: string[]) => must(paths, ['chroot', root, ...command]);
  if (!readFileSync(join(root, 'etc/passwd'), 'utf8').includes(`\n${USER}:`))
    inside('useradd', '--create-home', '--shell', '/bin/bash', '--groups', 'libvirt', USER);
  for (const folder of ['root', `home/${USER}`]) {
    mkdirSync(join(root, folder, '.ssh'), { recursive: true, mode: 0o700 });
    writeFileSync(join(root, folder, '.ssh/authorized_keys'), readFileSync(`${paths.key}.pub`), {
      mode: 0o600,
    });
  }
  inside('chown', '-R', `${USER}:${USER}`, `/home/${USER}/.ssh`);
  inside('systemctl', '-q', 'enable', 'systemd-networkd', 'ssh');
  inside('systemctl', '-q', 'mask', ...IDLE_WORK);
  inside('update-initramfs', '-u', '-k', 'all');
  const boot = join(root, 'boot');
  const named = (start: string) =>
    join(boot, readdirSync(boot).find((file) => file.startsWith(start)) ?? start);
  copyFileSync(named('vmlinuz-'), paths.kernel);
  copyFileSync(named('initrd.img-'), paths.initrd);
  const fresh = `${paths.image}.new`;
  rmSync(fresh, { force: true });
  must(paths, ['truncate', '-s', IMAGE_SIZE, fresh]);
  must(paths, ['mke2fs', '-q', '-t', 'ext4', '-L', 'root', '-d', root, fresh]);
  renameSync(fresh, paths.image);
}

/** What would run in the background and cost much under emulation. */
const IDLE_WORK = [
  'systemd-networkd-wait-online.service',
  ...['apt-daily', 'apt-daily-upgrade', 'man-db', 'fstrim', 'e2scrub_all'].map((unit) => `${unit}.timer`),
  'e2scrub_reap.service',
];

/** What makes the root a computer of its own. libvirt, QEMU and AppArmor stay as packaged. */
function settings({ root, release }: StockPaths): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const name = `stock-${release}`;
  write('etc/hostname', `${name}\n`);
  write('etc/hosts', `127.0.0.1 localhost ${name}\n`);
  write('etc/fstab', '/dev/vda / ext4 defaults,noatime 0 0\n');
  write('etc/systemd/network/20-lab.network', '[Match]\nType=ether\n[Network]\nDHCP=ipv4\n');
  // An initrd with all drivers takes a minute to unpack under emulation.
  write('etc/initramfs-tools/conf.d/lab', 'MODULES=list\nCOMPRESS=lz4\nCOMPRESSLEVEL=1\n');
  write('etc/initramfs-tools/modules', 'virtio_pci\nvirtio_blk\nvirtio_net\next4\ncrc32c\n');
  write('etc/machine-id', '');
  // A folder outside those that virt-aa-helper may read.
  mkdirSync(join(root, 'data'), { recursive: true });
  rmSync(join(root, 'usr/sbin/policy-rc.d'), { force: true });
}

/** The public keys of the host, as ssh's list of known hosts has them. */
export function knownHosts({ root }: StockPaths, port: number): string {
  const folder = join(root, 'etc/ssh');
  return readdirSync(folder)
    .filter((file) => /^ssh_host_.*_key\.pub$/.test(file))
    .map((file) => {
      const [kind, key] = readFileSync(join(folder, file), 'utf8').split(' ');
      return `[127.0.0.1]:${port} ${kind} ${key}\n`;
    })
    .join('');
}

const must = ({ release }: StockPaths, [program = '', ...args]: readonly string[]): string =>
  fetched(program, args, { to: `a Debian ${release} host`, what: program });
