import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { Release } from './releases.ts';

const lab = resolve(import.meta.dirname, '../../.lab');
/** Kept between runs and shared by all checkouts: Debian's packages, which take a while to install. */
const kept = process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab';

/** unix(7): a socket's path has at most 107 bytes. The longest name that libvirt creates there is libvirt-admin-sock. */
const SOCKET_PATH_BYTES = 107;

/** The folder below which a session's daemon has its files. Those include sockets, so the path must be short. */
export const SESSION_HOME = '/run/libvirt';

/** Which of the lab's daemons. */
export interface Choice {
  /** Release of Debian whose packages are used; undefined: what is installed on this computer. */
  readonly release?: Release | undefined;
  /** `qemu:///session` of an ordinary account instead of `qemu:///system`. */
  readonly session?: boolean;
}

/** The files of one of this checkout's daemons, as absolute paths. */
export interface Paths {
  /** As in `npm run lab -- status`. */
  readonly name: string;
  readonly release: Release | undefined;
  readonly session: boolean;
  /** The Debian with its programs; empty: this computer's own. */
  readonly root: string;
  readonly rootLock: string;
  readonly lock: string;
  readonly environment: string;
  readonly home: string;
  readonly run: string;
  readonly socket: string;
  /** This name identifies the processes of this lab. */
  readonly stateName: string;
  /** What the daemon sees under the usual names instead of the system's folders. */
  readonly mounts: Readonly<Record<string, string>>;
  /** The folder of the daemon's configuration. */
  readonly configuration: string;
  readonly disks: string;
  readonly machines: string;
  readonly daemonLog: string;
  readonly uri: string;
  readonly virshUri: string;
}

export function pathsOf({ release, session = false }: Choice): Paths {
  const root = release === undefined ? 'libvirt' : `libvirt-${release}`;
  const folder = session ? `${root}-session` : root;
  const home = join(lab, folder);
  // It contains the ID of this checkout and daemon.
  const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const below = session ? 'libvirt' : '';
  const near = join(home, 'run');
  const fits = Buffer.byteLength(join(near, below, 'libvirt-admin-sock')) <= SOCKET_PATH_BYTES;
  const run = fits ? near : `/run/snaptree-lab-${id}`;
  const socket = join(run, below, 'libvirt-sock');
  const stateName = `state-${id}`;
  const state = { '/var/lib/libvirt': join(home, stateName) };
  const configuration = session ? join(home, 'config/libvirt') : join(home, 'etc');
  const ofSystem = {
    '/run/libvirt': run,
    '/var/cache/libvirt': join(home, 'cache'),
    '/var/log/libvirt': join(home, 'log'),
    '/etc/libvirt': configuration,
  };
  const scope = session ? 'session' : 'system';
  return {
    name: `libvirt${release === undefined ? '' : `@${release}`}${session ? '+session' : ''}`,
    release,
    session,
    root: release === undefined ? '' : join(kept, root),
    rootLock: join(kept, `${root}.lock`),
    lock: join(lab, `${folder}.lock`),
    environment: join(lab, `${folder}.env`),
    home,
    run,
    socket,
    stateName,
    mounts: { ...state, ...(session ? { [SESSION_HOME]: dirname(configuration) } : ofSystem) },
    configuration,
    disks: join(home, 'disks'),
    machines: join(home, 'machines'),
    daemonLog: join(home, 'log', 'libvirtd.log'),
    uri: `qemu:///${scope}`,
    virshUri: `qemu+unix:///${scope}?socket=${socket}`,
  };
}
