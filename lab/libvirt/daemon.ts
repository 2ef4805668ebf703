import { type ChildProcess, spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureRoot } from '../debian-root.ts';
import { end, type LabProcess, labProcesses } from '../processes.ts';
import type { Paths } from './paths.ts';
import { PACKAGES, PROGRAMS } from './releases.ts';
import { answers } from './virsh.ts';

const START_MS = 60_000;
const NEEDED = ['unshare', 'mount', 'virsh', 'qemu-img', 'qemu-io'];
const OF_DAEMON = ['libvirtd', 'qemu-system-x86_64'];
const OF_RELEASE = ['chroot', 'debootstrap'];
const PATH = [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter);

const DAEMON_CONFIGURATION = `auth_unix_rw = "none"
auth_unix_ro = "none"
unix_sock_rw_perms = "0700"
unix_sock_ro_perms = "0700"
`;

/**
 * QEMU runs as root and leaves the owners of images alone: they are in a checkout that other users often cannot
 * read. Logs go to files, because virtlogd would need a private instance too.
 */
const QEMU_CONFIGURATION = `user = "root"
group = "root"
dynamic_ownership = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
`;

function isInstalled(program: string): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

function checkMachine({ root }: Paths): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('The lab cannot start libvirt here, because it needs root on Linux.');
  }
  const needed = [...NEEDED, ...(root === '' ? OF_DAEMON : OF_RELEASE)];
  const missing = needed.filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    const packages =
      root === ''
        ? PACKAGES.filter((name) => name !== 'ovmf')
        : ['debootstrap', 'libvirt-clients', 'qemu-utils'];
    throw new Error(
      `The lab cannot start libvirt, because these programs are not installed: ${missing.join(', ')}. On Debian or Ubuntu: apt-get install ${packages.join(' ')}`,
    );
  }
}

/**
 * A QEMU that has ended stays a zombie until process 1 reaps it, and libvirt takes a zombie for a running VM. Stopping a
 * VM is slow if process 1 is slow, and fails if it never reaps (many containers). tini, if installed, reaps them.
 */
function reaper({ root }: Paths): string {
  return root !== '' || isInstalled('tini') ? 'tini -s --' : '';
}

function spawnDaemon(paths: Paths): ChildProcess {
  for (const folder of [...Object.values(paths.mounts), paths.disks, paths.machines]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(paths.mounts['/etc/libvirt'], 'libvirtd.conf'), DAEMON_CONFIGURATION);
  writeFileSync(join(paths.mounts['/etc/libvirt'], 'qemu.conf'), QEMU_CONFIGURATION);
  // In another root, the lab's own folders have the path that they have outside.
  const same = paths.root === '' ? [] : ['/proc', '/dev', '/sys', paths.home, paths.run];
  const mounts = [...same.flatMap((path) => [path, path]), ...Object.entries(paths.mounts).flat()];
  // The folders are passed as arguments, so the shell never interprets a path.
  const script = `set -e
root=$1; shift
while [ "$#" -gt 0 ]; do mkdir -p "$root$1"; mount --rbind "$2" "$root$1"; shift 2; done
exec ${paths.root === '' ? '' : 'chroot "$root"'} ${reaper(paths)} libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid`;
  const log = openSync(paths.daemonLog, 'a');
  const daemon = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', script, 'lab', paths.root, ...mounts],
    {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH, LC_ALL: 'C.UTF-8', HOME: '/root' },
    },
  );
  daemon.unref();
  closeSync(log);
  return daemon;
}

function lastWordsOfDaemon(paths: Paths): string {
  try {
    return readFileSync(paths.daemonLog, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return 'it wrote no log.';
  }
}

/** All processes of this lab: the daemon and its VMs. */
export const libvirtProcesses = ({ stateName }: Paths): LabProcess[] => labProcesses(stateName);

const daemonOf = (paths: Paths) => libvirtProcesses(paths).find(({ name }) => name === 'libvirtd');

/** Whether the lab's daemon is running and answers. */
export function isUp(paths: Paths): boolean {
  return daemonOf(paths) !== undefined && answers(paths);
}

/**
 * Starts the lab's libvirtd unless it is running. It takes over VMs that are left of a killed daemon.
 * @returns whether it had to be started
 */
export async function bringUp(paths: Paths): Promise<boolean> {
  if (isUp(paths)) return false;
  checkMachine(paths);
  await ensureRelease(paths);
  const stuck = daemonOf(paths);
  if (stuck !== undefined) await end([stuck], paths.stateName);
  const daemon = spawnDaemon(paths);
  const deadline = Date.now() + START_MS;
  while (!isUp(paths)) {
    if (daemon.exitCode !== null || Date.now() > deadline) {
      const what = daemon.exitCode === null ? `did not answer within ${START_MS / 1000} s` : 'ended at once';
      throw new Error(`libvirtd for ${paths.socket} ${what}:\n${lastWordsOfDaemon(paths)}`);
    }
    await sleep(100);
  }
  return true;
}

async function ensureRelease({ root: path, rootLock: lock, release }: Paths): Promise<void> {
  if (release === undefined) return;
  const to = `libvirt of Debian ${release}`;
  await ensureRoot({
    path,
    lock,
    release,
    components: ['main'],
    packages: PACKAGES,
    programs: PROGRAMS,
    to,
  });
}

/**
 * Stops the lab's daemon and its VMs and deletes everything that they wrote.
 * @returns how many processes were stopped
 */
export async function bringDown(paths: Paths): Promise<number> {
  const daemon = daemonOf(paths);
  if (daemon !== undefined) await end([daemon], paths.stateName);
  const rest = libvirtProcesses(paths);
  await end(rest, paths.stateName);
  rmSync(paths.environment, { force: true });
  rmSync(paths.home, { recursive: true, force: true });
  rmSync(paths.run, { recursive: true, force: true });
  if (paths.root !== '') for (const path of [paths.home, paths.run]) removeMountPoint(paths.root, path);
  return rest.length + (daemon === undefined ? 0 : 1);
}

/** Removes the empty folders on which a folder of this checkout was mounted inside a root, which is kept. */
function removeMountPoint(root: string, path: string): void {
  try {
    for (let at = path; dirname(at) !== '/'; at = dirname(at)) rmdirSync(join(root, at));
  } catch {
    // It is missing, or it is not empty and belongs to another checkout or to Debian.
  }
}
