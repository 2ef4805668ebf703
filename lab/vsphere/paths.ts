import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const lab = resolve(import.meta.dirname, '../../.lab');
const home = join(lab, 'vsphere');
const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
/** Kept between runs and shared by all checkouts: the build, which takes a while. */
const kept = join(process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab', 'vsphere');

/** The files of this checkout's vSphere, as absolute paths. */
export const paths = {
  lock: join(lab, 'vsphere.lock'),
  environment: join(lab, 'vsphere.env'),
  home,
  /** This name identifies the processes of this lab. */
  stateName: `vsphere-${id}`,
  state: join(home, `vsphere-${id}`),
  log: join(home, 'vcsim.log'),
  /** Starts another vCenter with its own inventory; takes vcsim's flags. */
  program: join(home, 'vcsim'),
  /** Where the build runs, and what remains of it. */
  kept,
  built: join(kept, 'vcsim'),
  buildLock: `${kept}.lock`,
} as const;
