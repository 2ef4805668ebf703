import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const lab = resolve(import.meta.dirname, '../../.lab');
const home = join(lab, 'libvirt');
const id = createHash('sha256').update(home).digest('hex').slice(0, 12);

/** unix(7): a socket's path has room for 107 bytes; the longest name libvirt makes there is libvirt-admin-sock. */
const SOCKET_PATH_BYTES = 107;
const near = join(home, 'run');
const fits = Buffer.byteLength(join(near, 'libvirt-admin-sock')) <= SOCKET_PATH_BYTES;
const run = fits ? near : `/run/snaptree-lab-${id}`;
const socket = join(run, 'libvirt-sock');

/**
 * What the daemon sees under the usual names instead of the machine's own. The state folder's name
 * holds this checkout's id: by it a process of this lab is known among all processes of the machine.
 */
const stateName = `state-${id}`;
const mounts = {
  '/run/libvirt': run,
  '/var/lib/libvirt': join(home, stateName),
  '/var/cache/libvirt': join(home, 'cache'),
  '/var/log/libvirt': join(home, 'log'),
  '/etc/libvirt': join(home, 'etc'),
} as const;

/** Where this checkout's lab keeps what; all absolute. */
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
