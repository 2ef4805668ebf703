import { formatNumber } from '../text/format.ts';

/** Texts of the tree: its cards, its controls and the search. */
export const treeMessages = {
  label: (several: boolean) =>
    `Tree of snapshots. Use the arrow keys to move, and plus and minus to expand and collapse a branch${several ? '. Use Shift with the arrow keys, or the space bar, to select several snapshots' : ''}.`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the tree',
  goToLive: 'Go to the live state',
  goToSelected: 'Go to the selected node',
  leftToRight: 'Left to right',
  layoutDown: 'Arrange the tree top to bottom',
  layoutAcross: 'Arrange the tree left to right',
  collapse: 'Collapse this branch',
  expand: (hides: string) => `${hides}. Expand this branch`,
  collapseAll: 'Collapse all',
  expandAll: 'Expand all',
};

export const cardMessages = {
  baseImage: 'Base image',
  liveState: 'Live state',
  liveStateNow: 'Live state now',
  created: 'created by the job',
  sizeUnknown: 'size unknown',
  sizeShort: 'size ?',
  foundIn: (field: string) => `Found in ${field}`,
  found: 'found',
  duplicateName: 'Several snapshots have this name',
  duplicateShort: '2×',
  owner: (owner: string) => `Created by ${owner}`,
  ownerShort: 'owned',
  protection: 'Protected: cannot be deleted',
  protectionShort: 'protected',
  memory: 'Includes memory',
  memorySize: (size: string) => `Includes memory, ${size}`,
  memoryShort: 'RAM',
  partial: 'A revert does not restore all disks',
  partialShort: 'partial',
  tags: (tags: string) => `Tags: ${tags}`,
  changed: { yes: 'changed since', no: 'unchanged since', unknown: 'possibly changed since' },
  live: (power: string) => `Live · ${power}`,
  liveUntilNow: 'Live state now',
  lost: 'lost',
  revertedTo: (name: string) => `reverted to ${name}`,
  mergedInto: (target: string) => `merged into ${target}`,
  liveTarget: 'live state',
  states: (count: number) => `${formatNumber(count)} states`,
  flowUnknown: '+ data',
  flow: (size: string) => `+${size}`,
  dataLost: 'its data is lost',
  currentUnknown: 'current snapshot unknown',
  theBaseImage: 'the base image',
  job: 'Job on this node',
  selection: (selected: boolean, count: number) =>
    count > 1
      ? `${selected ? 'Selected' : 'Not selected'}, ${count} selected in total.`
      : selected
        ? 'Selected.'
        : '',
};

/** Texts of a row of the list, and of a card for screen readers. */
export const rowMessages = {
  collapsed: (hidden: string) => `+ ${hidden}`,
  found: 'found',
  foundIn: (field: string) => `found: ${field}`,
  memory: 'includes memory',
  isProtected: 'protected',
  tags: (tags: string) => `tagged ${tags}`,
  owner: (owner: string) => `created by ${owner}`,
};

export const findMessages = {
  liveState: 'live state',
  field: 'Find in this tree',
  previous: 'Previous match',
  next: 'Next match',
  close: 'Close the search',
  none: 'no match',
  found: (count: number) => `${formatNumber(count)} found`,
  at: (at: number, count: number) => `${formatNumber(at)} of ${formatNumber(count)}`,
  nothing: 'No snapshot has {text} in its name, tags, owner, description or ID.',
};

/** Texts of the page around the tree. */
export const treeScreenMessages = {
  now: 'Now',
  after: 'After',
  difference: 'Difference',
  graph: 'Graph',
  list: 'List',
  shownAs: 'View',
  snapshots: 'Snapshots',
  layers: 'Disk layers',
  content: 'Content',
  version: 'Version of the tree',
  asOf: 'as of {time}',
  loading: 'Loading…',
  repairable: 'Another tool changed the files of this VM. Snaptree can correct the records of its snapshots.',
  previewRepair: 'Preview repair',
  notice: (problem: string) => `As of {time}. ${problem}:`,
  foreignJob: 'Another program is working on this VM.',
  moreFindings: (count: number) => (count === 1 ? '1 more finding.' : `${count} more findings.`),
  renewed: 'The tree changed, and the preview was updated.',
  more: (count: number) => `And ${count} more.`,
  dismiss: 'Dismiss',
  spokenPreview: (sentence: string) => `Preview. ${sentence}`,
  spokenRefusal: (sentence: string, more: number) =>
    `Refused. ${sentence}${more === 0 ? '' : ` And ${more} more ${more === 1 ? 'reason' : 'reasons'}.`}`,
  interrupted: 'A job on this VM was interrupted',
  interruptedTodo: 'Resume or dismiss it',
};
