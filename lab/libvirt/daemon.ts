import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureRoot } from '../debian-root.ts';
import { end, type LabProcess, labProcesses } from '../processes.ts';
import { isInstalled, spawnDaemon } from './launch.ts';
import type { Paths } from './paths.ts';
import { PACKAGES, PROGRAMS } from './releases.ts';
import { answers } from './virsh.ts';

const START_MS = 60_000;
const NEEDED = ['unshare', 'mount', 'virsh', 'qemu-img', 'qemu-io'];
const OF_DAEMON = ['libvirtd', 'qemu-system-x86_64'];
const OF_RELEASE = ['chroot', 'debootstrap'];

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
