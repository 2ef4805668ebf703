import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Release } from './releases.ts';

const lab = resolve(import.meta.dirname, '../../.lab');
/** Kept between runs and shared by all checkouts: Debian's packages, which take a while to install. */
const kept = process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab';

/** unix(7): a socket's path has at most 107 bytes. The longest name that libvirt creates there is libvirt-admin-sock. */
const SOCKET_PATH_BYTES = 107;

/** The files of this checkout's libvirt, as absolute paths. */
export interface Paths {
  /** As in `npm run lab -- status`. */
  readonly name: string;
  readonly release: Release | undefined;
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
  readonly mounts: Readonly<Record<string, string>> & { readonly '/etc/libvirt': string };
  readonly disks: string;
  readonly machines: string;
  readonly daemonLog: string;
  readonly uri: string;
  readonly virshUri: string;
}

/** @param release whose libvirt; undefined: this computer's own */
export function pathsOf(release: Release | undefined): Paths {
  const folder = release === undefined ? 'libvirt' : `libvirt-${release}`;
  const home = join(lab, folder);
  // It contains the ID of this checkout and release.
  const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const near = join(home, 'run');
  const fits = Buffer.byteLength(join(near, 'libvirt-admin-sock')) <= SOCKET_PATH_BYTES;
  const run = fits ? near : `/run/snaptree-lab-${id}`;
  const socket = join(run, 'libvirt-sock');
  const stateName = `state-${id}`;
  return {
    name: release === undefined ? 'libvirt' : `libvirt@${release}`,
    release,
    root: release === undefined ? '' : join(kept, folder),
    rootLock: join(kept, `${folder}.lock`),
    lock: join(lab, `${folder}.lock`),
    environment: join(lab, `${folder}.env`),
    home,
    run,
    socket,
    stateName,
    mounts: {
      '/run/libvirt': run,
      '/var/lib/libvirt': join(home, stateName),
      '/var/cache/libvirt': join(home, 'cache'),
      '/var/log/libvirt': join(home, 'log'),
      '/etc/libvirt': join(home, 'etc'),
    },
    disks: join(home, 'disks'),
    machines: join(home, 'machines'),
    daemonLog: join(home, 'log', 'libvirtd.log'),
    uri: 'qemu:///system',
    virshUri: `qemu+unix:///system?socket=${socket}`,
  };
}
