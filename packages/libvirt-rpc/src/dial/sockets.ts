import { join } from 'node:path';

export interface SocketCandidate {
  readonly path: string;
  readonly session: boolean;
}

/** Drivers with their own daemon since libvirt 5.6; all others are part of libvirtd. */
const ownDaemon: ReadonlyMap<string, string> = new Map([
  ['qemu', 'virtqemud'],
  ['xen', 'virtxend'],
  ['lxc', 'virtlxcd'],
  ['ch', 'virtchd'],
]);

/**
 * The sockets where a daemon for `uri` may listen, in order of preference: the driver's own daemon before libvirtd,
 * the system's before the user's. Only the user's daemon serves `qemu:///session`, and never `qemu:///system`.
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
