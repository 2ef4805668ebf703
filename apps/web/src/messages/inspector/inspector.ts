import { asSentence } from '@snaptree/core';
import { bytesInWords, listed } from '../text/format.ts';

/** Texts of the side panel about one node or several selected snapshots. */
export const inspectorMessages = {
  details: 'Details',
  preview: 'Preview',
  actionsDisabled: (reason: string) => `${reason} Actions are disabled.`,
  hoverHint: 'Hover over an action to preview it in the tree.',
  touchHint: 'Choose an action to preview it. Nothing happens until you confirm.',
  refused: 'This operation is refused.',
  refusedShort: 'refused',
  forceRequired: (reason: string) => `${reason}. Force required.`,
  groups: { revert: 'Revert', remove: 'Delete', label: 'Label', snapshots: 'Snapshots', power: 'Power' },
  forms: {
    rename: 'Change the name. No data is changed.',
    describe: 'Change the description. No data is changed.',
    tags: 'Add or remove tags. No data is changed.',
    other: 'Choose what to do.',
  },
  more: (count: number) => `and ${count} more`,
  showAll: (count: number) => `Show all ${count}`,
};

export const factsMessages = {
  snapshot: 'Snapshot',
  tags: 'Tags',
  configuration: 'Configuration',
  id: 'ID',
  disks: 'Disks',
  created: 'Created',
  size: 'Size',
  sizeUnknown: 'size unknown',
  power: 'Power',
  powerThen: 'VM state',
  memory: 'Memory',
  memorySaved: (size: string) => `saved, ${size}`,
  memoryNotSaved: 'not saved',
  kind: 'Type',
  parent: 'Parent',
  children: 'Children',
  none: 'none',
  baseImage: 'the base image',
  liveState: 'the live state',
  protection: 'Protected',
  protectedMeans: 'cannot be deleted',
  owner: 'Created by',
  ownedBy: (owner: string, acknowledged: boolean) =>
    `${owner}, ${acknowledged ? 'acknowledged' : 'which may need it'}`,
  usedBy: 'Also used by',
  live: {
    title: 'Live state',
    gone: (id: string) => `The snapshot in this address (${id}) no longer exists.`,
    unknownCurrent: (why: string) =>
      `The current snapshot is unknown. ${asSentence(why)} No changes are possible until the disks and the snapshot records agree.`,
    current: 'Current snapshot',
    changed: 'Changed since',
    changedWords: { yes: 'yes', no: 'no', unknown: 'unknown' },
    freeSpace: 'Free space',
    unknown: 'unknown',
  },
  base: {
    title: 'Base image',
    heading: 'The first layer of every disk',
    text: 'It is not a snapshot. The VM cannot be reverted to it.',
  },
  disk: {
    notCovered: 'not covered',
    notCoveredMeans: 'A revert does not change this disk.',
    stored: 'in',
    storedInside: 'inside',
    overlay: 'overlay:',
    written: 'writes to',
    fileUnknown: 'The file is unknown.',
    filesUnknown: 'The hypervisor does not report its files.',
    missing: 'Missing:',
    missingFile: 'This file is missing on the hypervisor.',
    usedBy: (users: readonly string[]) => `Also used by ${listed(users)}.`,
    layers: (layers: string, newest: number | undefined) =>
      `${layers}${newest === undefined ? '' : `, newest layer: ${bytesInWords(newest)}`}`,
    why: {
      internal: 'Stored inside the disk file. The hypervisor does not report its size.',
      noFile: 'The hypervisor does not name its file.',
      base: 'The file is the base image.',
      unreported: 'The hypervisor does not report its size.',
    },
  },
};

export const setMessages = {
  title: 'Selected snapshots',
  clear: 'Clear',
  size: (size: string) => `Size: ${size}`,
  most: (count: number) => `You can select at most ${count} snapshots.`,
  deselect: (name: string) => `Deselect ${name}`,
  partlyKnown: (total: string, unknown: number) => `${total}, plus ${unknown} of unknown size`,
};
