import type { Hazard } from '@snaptree/core';
import { hazardOf, type KnownHazard } from '../hazard/known-hazard.ts';
import { isAffected } from '../version/version.ts';

const issue = (number: number) => ({
  text: `VirtualBox issue ${number}`,
  url: `https://github.com/VirtualBox/virtualbox/issues/${number}`,
});

/** Known bugs of VirtualBox around snapshots; a test compares this table with the rules. */
export const virtualBoxTable: readonly KnownHazard[] = [
  {
    code: 'zeroBlocksLost',
    risk: 'dataLoss',
    until: [7, 2, 18],
    title: 'Blocks of zeros that a guest writes after a snapshot can be lost',
    effect:
      'If a guest overwrites a block of 1 MiB in a VDI image with zeros, the differencing image may not record it. After the VM is shut down and started again, the guest reads what was there before the snapshot, and deleting the snapshot makes that permanent.',
    guard: {
      text: 'Not prevented, because it happens while the guest writes. Update VirtualBox. On older versions, do not keep snapshots of VDI disks for longer than necessary.',
    },
    sources: [issue(850), { text: 'Tested on VirtualBox 7.2.22, which is not affected' }],
  },
  {
    code: 'tooManyLevels',
    risk: 'outage',
    title: 'At most 250 levels of snapshots',
    effect:
      'VirtualBox refuses the 251st level after it has prepared it for more than a minute. Some 7.1 releases crash with more than about 200 levels, and then no VM can be used until the settings file is corrected.',
    guard: {
      text: 'Snaptree refuses the 251st level before it sends anything.',
      rules: ['depthAtMost'],
      codes: ['chainTooDeep'],
    },
    sources: [issue(119), { text: 'Tested on VirtualBox 7.2: 250 levels work, the 251st is refused' }],
  },
  {
    code: 'settingsLostWhenKilled',
    risk: 'outage',
    title: 'A VM becomes inaccessible when VirtualBox is killed while it saves',
    effect:
      'VirtualBox replaces the settings file of a VM after each operation. If it is killed at that moment, the file is missing or does not match the disks, and the VM is inaccessible.',
    guard: {
      text: 'Not prevented. The previous settings are in the file that ends in .vbox-prev next to the settings file.',
    },
    sources: [{ text: 'Tested on VirtualBox 7.2' }],
  },
  {
    code: 'interruptedMergeUnmarked',
    risk: 'dataLoss',
    title: 'VirtualBox does not record that a merge is in progress',
    effect:
      'If VirtualBox or its computer crashes during a merge that writes into the image of the snapshot, that snapshot is incomplete and is listed as if it were intact. Everything based on it stays intact.',
    guard: {
      text: 'Snaptree records each merge before it starts. After a crash, the job says which snapshot must not be used; resuming the job completes the merge.',
    },
    sources: [{ text: 'Tested on VirtualBox 7.2' }],
  },
  {
    code: 'readOnlyImageCrash',
    risk: 'outage',
    title: 'Merging into an image that cannot be written crashes VirtualBox',
    effect:
      'If the file that a merge writes into is read-only (immutable), VBoxSVC and the web service end. No data is lost, and the merge can be repeated afterward.',
    guard: {
      text: 'Not prevented. Snaptree determines the result when VirtualBox runs again. Make the file writable, then resume the job.',
    },
    sources: [{ text: 'Tested on VirtualBox 7.2' }],
  },
];

/** The hazards of a version as VirtualBox writes it: `7.2.22_Debian`. */
export function virtualBoxHazards(version: string): Hazard[] {
  const [, major, minor, release] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  // A simulated or unknown version has all of them.
  if (major === undefined || release === undefined) return virtualBoxTable.map(hazardOf);
  const known = { major: Number(major), minor: Number(minor), release: Number(release) };
  return virtualBoxTable.filter((each) => isAffected(known, each)).map(hazardOf);
}
