import { childrenNamed, childText, type XmlElement } from '@snaptree/formats';

/** A VM's files and their sizes, from `layoutEx`. */
export interface Layout {
  /** Bytes of the disk file with this name and its extents, if known. */
  bytesOf(disk: string): number | undefined;
  /** vSphere cannot open the disk file or one of its extents. */
  isMissing(disk: string): boolean;
  /** The memory file of a snapshot, if it has one of its own. */
  memoryOf(snapshot: string): { readonly name: string; readonly bytes: number } | undefined;
}

interface File {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly accessible: boolean;
}

/** Reads a `VirtualMachineFileLayoutEx`; some servers have none. */
export function layoutOf(layout: XmlElement | undefined): Layout {
  const files = new Map(
    layout === undefined
      ? []
      : childrenNamed(layout, 'file').map((file) => [childText(file, 'key') ?? '', fileOf(file)] as const),
  );
  const snapshots = layout === undefined ? [] : childrenNamed(layout, 'snapshot');
  const disks = unitsOf(layout === undefined ? [] : [layout, ...snapshots], files);
  const memory = new Map(snapshots.map((each) => [childText(each, 'key') ?? '', memoryIn(each, files)]));
  return {
    bytesOf: (disk) => disks.get(disk)?.reduce((sum, file) => sum + file.bytes, 0),
    isMissing: (disk) => disks.get(disk)?.some((file) => !file.accessible) ?? false,
    memoryOf: (snapshot) => memory.get(snapshot),
  };
}

const fileOf = (file: XmlElement): File => ({
  name: childText(file, 'name') ?? '',
  type: childText(file, 'type') ?? '',
  bytes: Number(childText(file, 'size') ?? 0),
  accessible: childText(file, 'accessible') !== 'false',
});

/** The files of each layer by the name of its descriptor, which is the name of the disk in devices. */
function unitsOf(holders: readonly XmlElement[], files: ReadonlyMap<string, File>): Map<string, File[]> {
  const units = new Map<string, File[]>();
  for (const holder of holders)
    for (const disk of childrenNamed(holder, 'disk'))
      for (const unit of childrenNamed(disk, 'chain')) {
        const parts = childrenNamed(unit, 'fileKey').flatMap((key) => files.get(textOfKey(key)) ?? []);
        const named = parts.find(({ type }) => type === 'diskDescriptor') ?? parts[0];
        if (named !== undefined) units.set(named.name, parts);
      }
  return units;
}

const textOfKey = (key: XmlElement) => key.children.join('').trim();

/** `memoryKey` is the key of the separate memory file (6.0 and later), or -1. */
const memoryIn = (snapshot: XmlElement, files: ReadonlyMap<string, File>): File | undefined =>
  files.get(childText(snapshot, 'memoryKey') ?? '');
