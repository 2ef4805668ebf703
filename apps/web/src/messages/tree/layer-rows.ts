import { layerCount, snapshotCount } from '../text/counts.ts';
import { bytesInWords, formatNumber, listed, plural } from '../text/format.ts';

/** Texts of the rows of the disk layers: owners, labels, sizes, effects and facts. */
export const layerRowMessages = {
  owners: { live: 'Live state', base: 'Base image', none: 'No snapshot' },
  theLiveState: 'the live state',
  tags: {
    written: 'live layer',
    writtenAfter: 'live layer then',
    base: 'base image',
    missing: 'missing',
    orphaned: 'orphaned',
    shared: 'shared',
    states: (count: number) => plural(count, { one: '# state', other: '# states' }),
  },
  collapsed: (layers: number): string =>
    `${layerCount(layers)} in collapsed branches ${plural(layers, { one: 'is', other: 'are' })} not shown.`,
  sizeUnknown: 'size ?',
  atMost: (bytes: number) => `≤ ${bytesInWords(bytes)}`,
  sizes: {
    missing: 'The file is missing.',
    startsEmpty: 'It starts empty and grows as the VM writes.',
    growsBy: (now: number, gains: number) => `${bytesInWords(now)} now, plus at most ${bytesInWords(gains)}.`,
    growsUnknown: (now: number) => `${bytesInWords(now)} now; the added size is unknown.`,
    notReported: 'The hypervisor does not report the size of this file.',
  },
  inside: { size: 'in the file', why: 'Stored inside the file. It has no separate size.' },
  explained: (size: string, why: string) => `${size}: ${why}`,
};

/** What a plan does to a layer, or to a state or memory image inside it. */
export const layerEffectMessages = {
  mergedDown: 'merged down, then deleted',
  mergedUp: 'merged up, then deleted',
  merged: 'deleted, its data is kept',
  discarded: 'deleted with its data',
  lost: 'its data is lost',
  reverted: (to: string) => `reverted to ${to}`,
  earlierState: 'an earlier state',
  fileUnlisted: 'no longer listed, file may stay',
  unlisted: 'no longer listed, data kept',
  new: 'new',
  receives: 'receives data',
  receivesAtMost: (bytes: number) => `receives ≤ ${bytesInWords(bytes)}`,
  receivesAndBecomes: (receives: string, becomes: string) => `${receives}, ${becomes}`,
  becomes: {
    live: 'then the live layer',
    snapshot: (name: string) => `then stores ${name}`,
    base: 'then the base image',
    none: 'then orphaned',
  },
};

interface DiskFigures {
  readonly capacity: number | undefined;
  readonly attached: boolean;
  readonly layers: number;
  /** Layers of the live chain. */
  readonly live: number;
  /** Layers after the plan, if their number changes. */
  readonly after?: number | undefined;
}

export const layeredDiskMessages = {
  /** `20 GiB · 5 layers, 3 in the live chain`. */
  summary({ capacity, attached, layers, live, after }: DiskFigures): string {
    const chain = live === layers ? '' : `, ${formatNumber(live)} in the live chain`;
    const then = after === undefined ? '' : `, then ${formatNumber(after)}`;
    const size = capacity === undefined ? 'capacity ?' : bytesInWords(capacity);
    return `${attached ? size : 'not attached'} · ${layerCount(layers)}${chain}${then}`;
  },
  mergesUnknown: 'The hypervisor chooses which files to merge, and does not report them in advance.',
  unplaced: (names: readonly string[]) =>
    `The hypervisor does not report which file stores ${listed(names, 4)}.`,
  uncovered: (names: readonly string[]) =>
    `Not covered by ${listed(names, 4)}. A revert to ${names.length === 1 ? 'it' : 'them'} does not change this disk.`,
  needsConsolidation:
    'The disks need consolidation. Layers outside the live chain may depend on an orphaned layer.',
};

export const layerFactMessages = {
  alsoStores: (names: readonly string[]) => `also stores ${listed(names)}`,
  inside: (snapshots: number) => `${snapshotCount(snapshots)} inside the file`,
  missing: 'the file is missing on the hypervisor',
  usedBy: (names: readonly string[]) => `also used by ${listed(names)}`,
  orphaned: 'orphaned: its snapshot no longer exists',
  createdAfter: (name: string) => `created after ${name}; stores no snapshot`,
  noBackingFile: 'no backing file',
  backingFileUnknown: 'the backing file is not reported',
  backingFile: (file: string) => `backing file: ${file}`,
  backingFileDerived: (file: string) => `backing file: ${file} (derived from the snapshot tree)`,
};

export const memoryMessages = {
  title: 'Saved memory',
  summary: (images: number) => plural(images, { one: '# memory image', other: '# memory images' }),
  insideDisk: 'inside the disk file',
  separateFile: 'in a separate file',
  atNextStart: 'loaded at the next start',
  imageSizeUnknown: 'The hypervisor does not report the size of this memory image.',
  savedSizeUnknown: 'The hypervisor does not report the size of the saved memory.',
  fileStays: 'no longer listed, stays',
  removed: 'removed',
  discarded: 'discarded',
};
