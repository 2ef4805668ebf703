import { type ChildProcess, spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, type LabProcess, labProcesses } from '../processes.ts';
import { paths } from './paths.ts';
import { answers } from './virsh.ts';

const START_MS = 60_000;
const NEEDED = ['unshare', 'mount', 'libvirtd', 'virsh', 'qemu-system-x86_64', 'qemu-img', 'qemu-io'];
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

function checkMachine(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('The lab cannot start libvirt here, because it needs root on Linux.');
  }
  const missing = NEEDED.filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    throw new Error(
      `The lab cannot start libvirt, because these programs are not installed: ${missing.join(', ')}. On Debian or Ubuntu: apt-get install ` +
        'libvirt-daemon-system libvirt-clients libvirt-daemon-driver-qemu qemu-system-x86 qemu-utils seabios ipxe-qemu',
    );
  }
}

/**
 * A QEMU that has ended stays a zombie until process 1 reaps it, and libvirt takes a zombie for a running VM. Stopping a
 * VM is slow if process 1 is slow, and fails if it never reaps (many containers). tini, if installed, reaps them.
 */
function reaper(): string {
  return isInstalled('tini') ? 'tini -s --' : '';
}

function spawnDaemon(): ChildProcess {
  for (const folder of [...Object.values(paths.mounts), paths.disks, paths.machines]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(paths.mounts['/etc/libvirt'], 'libvirtd.conf'), DAEMON_CONFIGURATION);
  writeFileSync(join(paths.mounts['/etc/libvirt'], 'qemu.conf'), QEMU_CONFIGURATION);
  // The folders are passed as arguments, so the shell never interprets a path.
  const pairs = Object.entries(paths.mounts).flat();
  const script = `set -e
while [ "$#" -gt 0 ]; do mkdir -p "$1"; mount --bind "$2" "$1"; shift 2; done
exec ${reaper()} libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid`;
  const log = openSync(paths.daemonLog, 'a');
  const daemon = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', script, 'lab', ...pairs],
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

function lastWordsOfDaemon(): string {
  try {
    return readFileSync(paths.daemonLog, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return 'it wrote no log.';
  }
}

/** All processes of this lab: the daemon and its VMs. */
export const libvirtProcesses = (): LabProcess[] => labProcesses(paths.stateName);

const labDaemon = () => libvirtProcesses().find(({ name }) => name === 'libvirtd');

/** Whether the lab's daemon is running and answers. */
export function isUp(): boolean {
  return labDaemon() !== undefined && answers();
}

/**
 * Starts the lab's libvirtd unless it is running. It takes over VMs that are left of a killed daemon.
 * @returns whether it had to be started
 */
export async function bringUp(): Promise<boolean> {
  if (isUp()) return false;
  checkMachine();
  const stuck = labDaemon();
  if (stuck !== undefined) await end([stuck], paths.stateName);
  const daemon = spawnDaemon();
  const deadline = Date.now() + START_MS;
  while (!isUp()) {
    if (daemon.exitCode !== null || Date.now() > deadline) {
      const what = daemon.exitCode === null ? `did not answer within ${START_MS / 1000} s` : 'ended at once';
      throw new Error(`libvirtd for ${paths.socket} ${what}:\n${lastWordsOfDaemon()}`);
    }
    await sleep(100);
  }
  return true;
}

/**
 * Stops the lab's daemon and its VMs and deletes everything that they wrote.
 * @returns how many processes were stopped
 */
export async function bringDown(): Promise<number> {
  const daemon = labDaemon();
  if (daemon !== undefined) await end([daemon], paths.stateName);
  const rest = libvirtProcesses();
  await end(rest, paths.stateName);
  rmSync(paths.environment, { force: true });
  rmSync(paths.home, { recursive: true, force: true });
  rmSync(paths.run, { recursive: true, force: true });
  return rest.length + (daemon === undefined ? 0 : 1);
}
