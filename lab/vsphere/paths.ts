import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const lab = resolve(import.meta.dirname, '../../.lab');
const home = join(lab, 'vsphere');
const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
/** Kept between runs and shared by all checkouts: what is built from Debian's source, which takes a while. */
const kept = join(process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab', 'vsphere');

/** Where this checkout's vSphere keeps what; all absolute. */
export const paths = {
  lock: join(lab, 'vsphere.lock'),
  environment: join(lab, 'vsphere.env'),
  home,
  /** By this name a process of this lab is known among all processes of the machine. */
  stateName: `vsphere-${id}`,
  state: join(home, `vsphere-${id}`),
  log: join(home, 'vcsim.log'),
  /** Starts a further vCenter with an inventory of its own; takes vcsim's flags. */
  program: join(home, 'vcsim'),
  /** Where the build works, and what is left of it. */
  kept,
  built: join(kept, 'vcsim'),
  buildLock: `${kept}.lock`,
} as const;
