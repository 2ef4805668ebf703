import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const lab = resolve(import.meta.dirname, '../../.lab');
const home = join(lab, 'virtualbox');
const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
/** Kept between runs and shared by all checkouts: what comes from Debian's packages, which takes a while. */
const kept = process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab';

/** Where this checkout's VirtualBox keeps what; all absolute. */
export const paths = {
  lock: join(lab, 'virtualbox.lock'),
  environment: join(lab, 'virtualbox.env'),
  home,
  /** A Debian of its own, with VirtualBox and nothing that a machine needs to boot. */
  root: join(kept, 'virtualbox'),
  rootLock: join(kept, 'virtualbox.lock'),
  /** By this name a process of this lab is known among all processes of the machine. */
  stateName: `virtualbox-${id}`,
  state: join(home, `virtualbox-${id}`),
  /** Where the state is seen inside the root. */
  inside: '/lab',
  /** Where machines lie, as seen inside. */
  machines: '/lab/machines',
  log: join(home, 'vboxwebsrv.log'),
  /** Starts a further web service on the same machines, as the program of an installed VirtualBox would. */
  program: join(home, 'vboxwebsrv'),
  /** Separates VBoxSVC's sockets from those of other checkouts. */
  ipc: id,
} as const;
