import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** Releases of Debian that the lab can boot. */
export const stockReleases = ['bookworm', 'trixie'] as const;
export type StockRelease = (typeof stockReleases)[number];

const lab = resolve(import.meta.dirname, '../../.lab');
/** Kept between runs and shared by all checkouts: Debian's packages, which take a while to install. */
const kept = process.env.SNAPTREE_LAB_CACHE ?? '/var/cache/snaptree-lab';

/** The files of one of this checkout's hosts, as absolute paths. */
export interface StockPaths {
  /** As in `npm run lab -- status`. */
  readonly name: string;
  readonly release: StockRelease;
  readonly lock: string;
  readonly environment: string;
  readonly home: string;
  /** A Debian in a folder, from which the image is made. */
  readonly root: string;
  readonly rootLock: string;
  /** What the first boot starts with. Shared, so never written to. */
  readonly image: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The private key that the accounts of the host accept. */
  readonly key: string;
  /** This name identifies the processes of this host. */
  readonly stateName: string;
  readonly state: string;
  readonly disk: string;
  readonly serialLog: string;
  readonly log: string;
  readonly sshConfig: string;
  readonly knownHosts: string;
  /** A folder for PATH whose `ssh` knows the keys. */
  readonly bin: string;
  /** Sockets of shared SSH connections; a short path, as sockets need. */
  readonly sockets: string;
}

export function stockPaths(release: StockRelease): StockPaths {
  const name = `stock-host-${release}`;
  const home = join(lab, name);
  const id = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const root = join(kept, name);
  const state = join(home, `stock-${id}`);
  return {
    name: `stock-host@${release}`,
    release,
    lock: join(lab, `${name}.lock`),
    environment: join(lab, `${name}.env`),
    home,
    root,
    rootLock: join(kept, `${name}.lock`),
    image: `${root}.raw`,
    kernel: `${root}.vmlinuz`,
    initrd: `${root}.initrd`,
    key: `${root}.key`,
    stateName: `stock-${id}`,
    state,
    disk: join(state, 'disk.qcow2'),
    serialLog: join(home, 'serial.log'),
    log: join(home, 'qemu.log'),
    sshConfig: join(home, 'ssh_config'),
    knownHosts: join(home, 'known_hosts'),
    bin: join(home, 'bin'),
    sockets: `/run/snaptree-lab-${id}`,
  };
}
