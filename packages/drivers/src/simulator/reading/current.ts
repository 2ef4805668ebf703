import { type Current, type MessageText, message, unknownCurrent } from '@snaptree/core';
import { contradiction } from '../../contradiction.ts';
import { chainOf } from '../world/images.ts';
import type { HostState, SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';

/** Unknown where the hypervisor's list and the live chain disagree. */
export function currentOf(host: HostState, domain: SimulatedDomain): Current {
  const current = domain.snapshots.find((s) => s.id === domain.current);
  for (const disk of domain.disks) {
    const live = { disk: disk.disk, chain: chainOf(host.files, disk.file) };
    const why =
      host.kind === 'qemu' ? misfitOfOverlay(domain, current, live) : misfitOfImages(domain, current, live);
    if (why !== undefined) return unknownCurrent(why, current?.id);
  }
  if (current !== undefined) return { kind: 'snapshot', id: current.id };
  return domain.current === null
    ? { kind: 'base' }
    : unknownCurrent(message`The current snapshot is not in the list.`);
}

interface LiveChain {
  readonly disk: string;
  readonly chain: readonly string[];
}

/** libvirt records which overlay it opened after an external snapshot, and which file holds an internal one. */
function misfitOfOverlay(
  domain: SimulatedDomain,
  current: SimulatedSnapshot | undefined,
  live: LiveChain,
): MessageText | undefined {
  if (current === undefined) {
    const above = domain.snapshots.find((s) =>
      s.disks.some((d) => d.disk === live.disk && d.overlay !== undefined && live.chain.includes(d.overlay)),
    );
    return above === undefined
      ? undefined
      : message`No snapshot is current, but ${live.disk} is based on ${above.name}.`;
  }
  const written = writtenFrom(domain, current, live.disk);
  if (written === undefined) return undefined;
  const [top = ''] = live.chain;
  if (written.includes(top) || isBasedOn(domain, current, { written, live })) return undefined;
  return message`Snapshot ${current.name} is marked as current, but the VM writes ${live.disk} to ${top}.`;
}

/** As for libvirt: a file that no record names belongs to the snapshot of the first file below that one names. */
function isBasedOn(
  { snapshots }: SimulatedDomain,
  current: SimulatedSnapshot,
  { written, live }: { written: readonly string[]; live: LiveChain },
): boolean {
  const external = snapshots.flatMap(({ disks }) => disks.filter((d) => d.coverage === 'external'));
  const holds = (path: string) => external.some((d) => d.stateFile === path);
  const isNamed = (path: string) => holds(path) || external.some((d) => d.overlay === path);
  const [top = '', ...rest] = live.chain;
  const below = isNamed(top) ? undefined : rest.find(isNamed);
  if (below === undefined) return false;
  const own = current.disks.find((d) => d.disk === live.disk);
  const isHeld = own?.coverage === 'external' && own.stateFile === below;
  return isHeld || (written.includes(below) && !holds(below));
}

/**
 * The files that a disk may write while the VM is based on a snapshot, by the nearest one upwards that covers the
 * disk; undefined: none does.
 */
function writtenFrom(domain: SimulatedDomain, from: SimulatedSnapshot, disk: string): string[] | undefined {
  for (let s: SimulatedSnapshot | undefined = from; s !== undefined; ) {
    const entry = s.disks.find((d) => d.disk === disk);
    if (entry !== undefined && entry.coverage !== 'none') {
      const files =
        entry.coverage === 'internal' ? [entry.stateFile] : [entry.overlay, s.revertDisks?.[disk]];
      return files.filter((path) => path !== undefined);
    }
    const above: string | null = s.parent;
    s = domain.snapshots.find((other) => other.id === above);
  }
  return undefined;
}

/** Other hypervisors: decided by the nearest image below the live one that holds a snapshot. */
function misfitOfImages(
  domain: SimulatedDomain,
  current: SimulatedSnapshot | undefined,
  live: LiveChain,
): MessageText | undefined {
  const stateFile = new Map(
    domain.snapshots.flatMap((s) =>
      s.disks.filter((d) => d.disk === live.disk).map((d) => [d.stateFile, s] as const),
    ),
  );
  const nearest = live.chain.slice(1).find((path) => stateFile.has(path));
  const below = nearest === undefined ? undefined : stateFile.get(nearest);
  if (below?.id === current?.id) return undefined;
  return contradiction({ current: current?.name, disk: live.disk, basedOn: below?.name });
}
