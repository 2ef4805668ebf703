import { join } from 'node:path';

/** Where a daemon may listen. */
export interface SocketCandidate {
  readonly path: string;
  readonly session: boolean;
}

/** Drivers that have a daemon of their own since libvirt 5.6; every other one lives in libvirtd. */
const ownDaemon: ReadonlyMap<string, string> = new Map([
  ['qemu', 'virtqemud'],
  ['xen', 'virtxend'],
  ['lxc', 'virtlxcd'],
  ['ch', 'virtchd'],
]);

/**
 * The places where a daemon for `uri` may listen on this machine, the best first: the driver's own daemon before
 * libvirtd, the machine's before the user's. `qemu:///system` is not looked for in the user's daemon, and
 * `qemu:///session` nowhere else.
 */
export function socketCandidates(
  uri: string | undefined,
  options: { readOnly: boolean; runtimeDir: string | undefined },
): readonly SocketCandidate[] {
  const [scheme = 'qemu', place] = (uri ?? 'qemu:').split(/:\/*/);
  const own = ownDaemon.get(scheme);
  const daemons = own === undefined ? ['libvirt'] : [own, 'libvirt'];
  const suffixes = options.readOnly ? ['sock-ro', 'sock'] : ['sock'];
  const system = suffixes.flatMap((suffix) =>
    daemons.map((daemon) => ({ path: `/run/libvirt/${daemon}-${suffix}`, session: false })),
  );
  const { runtimeDir } = options;
  const session =
    runtimeDir === undefined
      ? []
      : daemons.map((daemon) => ({ path: join(runtimeDir, 'libvirt', `${daemon}-sock`), session: true }));
  if (place === 'system') return system;
  if (place === 'session') return session;
  return [...system, ...session];
}
