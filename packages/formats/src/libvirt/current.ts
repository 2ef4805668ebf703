import { type Current, type MessageText, message, unknownCurrent } from '@snaptree/core';
import { snapshotId } from './identity.ts';
import type { SnapshotDescription } from './snapshot.ts';

interface CurrentFacts {
  readonly snapshots: readonly SnapshotDescription[];
  /** Name of libvirt's current snapshot. */
  readonly current: string | undefined;
  readonly uuid: string;
  /** The active file of each disk, by target. */
  readonly tops: ReadonlyMap<string, string>;
  /** The files below each of them, nearest first, by target, as far as they are known. */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/**
 * Known only if libvirt's `current` and the active files agree. They differ after disks were moved, and after metadata
 * was redefined without `current`: libvirt 9.0 then reports no current snapshot although the VM writes to the overlay
 * of one (tested). A file that no record names belongs to the snapshot of the first file below it that a record names:
 * libvirt 9.9 and later forget which files a revert made when a snapshot is taken and deleted again (tested on 11.3 and
 * 12.8), and the record of the newest snapshot can be removed while its files stay.
 */
export function currentOf(facts: CurrentFacts): Current {
  const byName = new Map(facts.snapshots.map((s) => [s.name, s]));
  const current = facts.current === undefined ? undefined : byName.get(facts.current);
  if (facts.current !== undefined && current === undefined) {
    return unknownCurrent(message`libvirt's current snapshot ${facts.current} cannot be read.`);
  }
  const id = current === undefined ? undefined : snapshotId(facts.uuid, current.name, current.creationTime);
  const overlayOf = overlaysByTarget(facts.snapshots);
  const holding = holdingFiles(facts.snapshots);
  const named = new Set([...holding, ...facts.snapshots.flatMap((s) => s.disks.flatMap(overlayIn))]);
  for (const [target, top] of facts.tops) {
    const below = named.has(top) ? undefined : facts.below.get(target)?.find((path) => named.has(path));
    const why = disagreement({ target, top, below, current, byName, overlayOf, holding });
    if (why !== undefined) return unknownCurrent(why, id);
  }
  return id === undefined ? { kind: 'base' } : { kind: 'snapshot', id };
}

interface DiskFacts {
  readonly target: string;
  readonly top: string;
  /** The first file below that a record names, if none names the active one. */
  readonly below: string | undefined;
  readonly current: SnapshotDescription | undefined;
  readonly byName: ReadonlyMap<string, SnapshotDescription>;
  readonly overlayOf: ReadonlyMap<string, string>;
  /** The files that contain external snapshots. */
  readonly holding: ReadonlySet<string>;
}

function disagreement(disk: DiskFacts): MessageText | undefined {
  const { target, top, below, current } = disk;
  const writer = disk.overlayOf.get(`${target}\0${top}`);
  const allowed = expectedTops(current, target, disk.byName);
  if (allowed === undefined) {
    if (writer === undefined) return current === undefined ? unlisted(disk) : undefined;
    return current === undefined
      ? message`Disk ${target} writes to ${top}, the overlay of snapshot ${writer}, but libvirt reports no current snapshot.`
      : message`Disk ${target} writes to ${top}, the overlay of snapshot ${writer}, but libvirt's current snapshot is ${current.name}.`;
  }
  if (allowed.files.includes(top)) return undefined;
  // An overlay that contains a snapshot belongs to that one: the live state is then not based on this one.
  const isOwn = below === allowed.stateFile || !disk.holding.has(below ?? '');
  if (below !== undefined && isOwn && [allowed.stateFile, ...allowed.files].includes(below)) return undefined;
  return message`Disk ${target} writes to ${top}, but libvirt's current snapshot ${current?.name ?? ''} belongs to ${allowed.files.join(' or ')}.`;
}

/** No snapshot is current, and the VM writes on top of the overlay of one. A file that contains one may be the base image. */
function unlisted({ target, top, below, overlayOf }: DiskFacts): MessageText | undefined {
  const writer = overlayOf.get(`${target}\0${below}`);
  if (writer === undefined) return undefined;
  return message`Disk ${target} writes to ${top}, which depends on the overlay of snapshot ${writer}, but libvirt reports no current snapshot.`;
}

interface Expected {
  readonly files: readonly string[];
  /** The file that holds an external snapshot. */
  readonly stateFile?: string;
}

/**
 * The files that a disk may write to if the live state is based on `from`, from the nearest ancestor that covers the
 * disk. Undefined if none does.
 */
function expectedTops(
  from: SnapshotDescription | undefined,
  target: string,
  byName: ReadonlyMap<string, SnapshotDescription>,
): Expected | undefined {
  const seen = new Set<SnapshotDescription>();
  for (
    let s = from;
    s !== undefined && !seen.has(s);
    s = s.parent === undefined ? undefined : byName.get(s.parent)
  ) {
    seen.add(s);
    const disk = s.disks.find((d) => d.target === target);
    const held = s.domain?.disks.find((d) => d.target === target)?.chain[0];
    if (disk?.location === 'internal') return held === undefined ? undefined : { files: [held] };
    if (disk?.location === 'external') {
      const files = [disk.overlay, s.revertFiles.get(target)].filter((path) => path !== undefined);
      return held === undefined ? { files } : { files, stateFile: held };
    }
  }
  return undefined;
}

const overlayIn = ({ location, overlay }: SnapshotDescription['disks'][number]) =>
  location === 'external' ? (overlay ?? []) : [];

/** The files that external snapshots are in, which must not change. */
function holdingFiles(snapshots: readonly SnapshotDescription[]): Set<string> {
  return new Set(
    snapshots.flatMap(({ disks, domain }) =>
      disks
        .filter(({ location }) => location === 'external')
        .flatMap(({ target }) => domain?.disks.find((d) => d.target === target)?.chain[0] ?? []),
    ),
  );
}

/** The snapshot that created each overlay, by target and path. */
function overlaysByTarget(snapshots: readonly SnapshotDescription[]): Map<string, string> {
  return new Map(
    snapshots.flatMap((s) =>
      s.disks.flatMap((d): [string, string][] =>
        d.overlay === undefined ? [] : [[`${d.target}\0${d.overlay}`, s.name]],
      ),
    ),
  );
}
