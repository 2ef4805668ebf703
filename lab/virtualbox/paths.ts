import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const lab = resolve(import.meta.dirname, '../../.lab');
const home = join(lab, 'virtualbox');
const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
/** Kept between runs and shared by all checkouts: Debian's packages, which take a while to install. */
const kept = process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab';

/** The files of this checkout's VirtualBox, as absolute paths. */
export const paths = {
  lock: join(lab, 'virtualbox.lock'),
  environment: join(lab, 'virtualbox.env'),
  home,
  /** A separate Debian with VirtualBox and without anything needed to boot. */
  root: join(kept, 'virtualbox'),
  rootLock: join(kept, 'virtualbox.lock'),
  /** This name identifies the processes of this lab. */
  stateName: `virtualbox-${id}`,
  state: join(home, `virtualbox-${id}`),
  /** The state folder, as seen inside the root. */
  inside: '/lab',
  /** The folder of the VMs, as seen inside the root. */
  machines: '/lab/machines',
  log: join(home, 'vboxwebsrv.log'),
  /** Starts another web service on the same VMs, as the program of an installed VirtualBox would. */
  program: join(home, 'vboxwebsrv'),
  /** Separates VBoxSVC's sockets from those of other checkouts. */
  ipc: id,
} as const;
