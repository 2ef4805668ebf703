import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Paths, SESSION_HOME } from './paths.ts';

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
const QEMU_CONFIGURATION = `security_driver = "none"
stdio_handler = "file"
`;
const AS_ROOT = `user = "root"
group = "root"
dynamic_ownership = 0
namespaces = [ ]
cgroup_controllers = [ ]
`;

export function isInstalled(program: string): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/**
 * A QEMU that has ended stays a zombie until process 1 reaps it, and libvirt takes a zombie for a running VM. Stopping a
 * VM is slow if process 1 is slow, and fails if it never reaps (many containers). tini, if installed, reaps them.
 */
function reaper({ root }: Paths): string {
  return root !== '' || isInstalled('tini') ? 'tini -s --' : '';
}

/** Starts libvirtd in mounts of its own, and does not wait for it. */
export function spawnDaemon(paths: Paths): ChildProcess {
  const folders = [
    ...Object.values(paths.mounts),
    paths.run,
    paths.disks,
    paths.machines,
    dirname(paths.daemonLog),
  ];
  for (const folder of [...folders, paths.configuration]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(paths.configuration, 'libvirtd.conf'), DAEMON_CONFIGURATION);
  writeFileSync(join(paths.configuration, 'qemu.conf'), QEMU_CONFIGURATION + (paths.session ? '' : AS_ROOT));
  // In another root, the lab's own folders have the path that they have outside.
  const same = paths.root === '' ? [] : ['/proc', '/dev', '/sys', paths.home, paths.run];
  const mounts = [...same.flatMap((path) => [path, path]), ...Object.entries(paths.mounts).flat()];
  const { command, env } = paths.session ? asOrdinaryUser(paths) : asRoot(paths);
  // The folders are passed as arguments, so the shell never interprets a path.
  const script = `set -e
root=$1; shift
while [ "$#" -gt 0 ]; do mkdir -p "$root$1"; mount --rbind "$2" "$root$1"; shift 2; done
exec ${command}`;
  const log = openSync(paths.daemonLog, 'a');
  const daemon = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', script, 'lab', paths.root, ...mounts],
    { cwd: '/', detached: true, stdio: ['ignore', log, log], env: { PATH, LC_ALL: 'C.UTF-8', ...env } },
  );
  daemon.unref();
  closeSync(log);
  return daemon;
}

interface Launch {
  /** For the shell; `$root` is the folder of the daemon's Debian, empty: this computer's own. */
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

function asRoot(paths: Paths): Launch {
  const chroot = paths.root === '' ? '' : 'chroot "$root"';
  const files = '--config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid';
  return { command: `${chroot} ${reaper(paths)} libvirtd ${files}`, env: { HOME: '/root' } };
}

/** The account `nobody` exists on every Debian. */
const NOBODY = '65534:65534';

/** libvirtd of an account without rights, which serves qemu:///session. */
function asOrdinaryUser(paths: Paths): Launch {
  const given = spawnSync('chown', ['-R', NOBODY, paths.home, paths.run], { encoding: 'utf8' });
  if (given.status !== 0) throw new Error(`The lab cannot give ${paths.home} to an account: ${given.stderr}`);
  return {
    command: `chroot --userspec=${NOBODY} ${paths.root === '' ? '/' : '"$root"'} ${reaper(paths)} libvirtd`,
    env: {
      HOME: paths.home,
      USER: 'nobody',
      LOGNAME: 'nobody',
      XDG_RUNTIME_DIR: paths.run,
      XDG_CONFIG_HOME: SESSION_HOME,
      XDG_CACHE_HOME: join(paths.home, 'cache'),
    },
  };
}
