import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const lab = resolve(import.meta.dirname, '../../.lab');
const home = join(lab, 'libvirt');
const id = createHash('sha256').update(home).digest('hex').slice(0, 12);

/** unix(7): a socket's path has at most 107 bytes. The longest name that libvirt creates there is libvirt-admin-sock. */
const SOCKET_PATH_BYTES = 107;
const near = join(home, 'run');
const fits = Buffer.byteLength(join(near, 'libvirt-admin-sock')) <= SOCKET_PATH_BYTES;
const run = fits ? near : `/run/snaptree-lab-${id}`;
const socket = join(run, 'libvirt-sock');

/**
 * What the daemon sees under the usual names instead of the system's folders. The name of the state folder contains the
 * ID of this checkout, which identifies the processes of this lab.
 */
const stateName = `state-${id}`;
const mounts = {
  '/run/libvirt': run,
  '/var/lib/libvirt': join(home, stateName),
  '/var/cache/libvirt': join(home, 'cache'),
  '/var/log/libvirt': join(home, 'log'),
  '/etc/libvirt': join(home, 'etc'),
} as const;

/** The files of this checkout's lab, as absolute paths. */
export const paths = {
  lock: join(lab, 'libvirt.lock'),
  environment: join(lab, 'libvirt.env'),
  home,
  run,
  socket,
  stateName,
  mounts,
  disks: join(home, 'disks'),
  machines: join(home, 'machines'),
  daemonLog: join(home, 'log', 'libvirtd.log'),
  uri: 'qemu:///system',
  virshUri: `qemu+unix:///system?socket=${socket}`,
} as const;
