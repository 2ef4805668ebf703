import type { Rule } from '@snaptree/core';
import { type AffectedVersions, isAffected } from '../../version/version.ts';
import type { AppArmorAllows } from '../confinement.ts';
import type { LibvirtMachine } from '../machine.ts';
import type { HostVersions } from '../versions.ts';

/** An operation that AppArmor denies. */
interface Denial extends AffectedVersions {
  readonly allowedBy: AppArmorAllows;
  readonly verb: 'delete' | 'revert';
  readonly rule: Rule;
}

/**
 * Where virt-aa-helper may read files of any name: its profile (Debian's, the same in 9.0, 11.3 and 12.8; read). In the
 * rest of the file system it may read only names that end like an image, and libvirt names the overlay of a revert
 * `NAME.SECONDS`. The profile excludes hidden entries, and `bin`, of home folders.
 */
const helperFolders = [
  '^/var/lib/libvirt/images/',
  '^/(?:home/[^/]+|root)/(?!\\.|bin/)',
  '^/(?:media|mnt|opt|srv)/',
  '/disk(?:\\.[^/]*)?$',
];

const exempting =
  "add <seclabel type='none' model='apparmor'/> to the definition of the VM, shut it down, and start it again";

/**
 * virt-aa-helper writes `deny FILE w` for each backing file, which no other line of a profile overrides. 12.1 no longer
 * does (NEWS: "Ask for no deny rule for readonly disk elements"; tested on 12.8).
 */
const readOnlyBacking = (keepsOthers: boolean): Denial => ({
  allowedBy: 'merge',
  verb: 'delete',
  rule: {
    kind: 'backingFileWritable',
    keepsOthers,
    class: 'impossible',
    says: `AppArmor: files that are backing files when QEMU starts, or after a merge${keepsOthers ? ' below the active file' : ''}, are read-only in the profile of the VM (libvirt before 12.1; tested on 9.0 and 11.3). The merge would fail and mark the snapshot below as partly deleted.`,
    todo: `To allow it, update libvirt on the host to 12.1 or later, or ${exempting}.`,
  },
});

const known: readonly Denial[] = [
  // The version that writes the profile again after every merge is not known; 9.0 does not, 11.3 does (tested).
  { ...readOnlyBacking(true), until: [9, 1] },
  { ...readOnlyBacking(false), since: [9, 1], until: [12, 1] },
  {
    // libvirt does not write the backing files of this overlay into the definition, so virt-aa-helper has to read it.
    allowedBy: 'revert',
    verb: 'revert',
    since: [9, 9],
    rule: {
      kind: 'overlayFoldersKnown',
      class: 'guard',
      folders: helperFolders,
      says: 'AppArmor: virt-aa-helper cannot read the overlay that a revert creates outside the usual image folders, so the profile of the VM does not include its backing files, and the VM does not start (tested on 11.3 and 12.8).',
      // Tested on Debian 13.
      todo: `To allow it, add the folder to /etc/apparmor.d/local/usr.lib.libvirt.virt-aa-helper on the host, or ${exempting}.`,
    },
  },
];

/** What AppArmor denies a VM with external snapshots. */
export function denials(
  verb: Denial['verb'],
  { libvirt, securityModels = [], appArmorAllows = [] }: HostVersions,
  { exempt }: Pick<LibvirtMachine, 'exempt'>,
): Rule[] {
  if (!securityModels.includes('apparmor') || exempt === true) return [];
  return known
    .filter((denial) => denial.verb === verb && !appArmorAllows.includes(denial.allowedBy))
    .filter((denial) => isAffected(libvirt, denial))
    .map(({ rule }) => rule);
}

/**
 * Which merges make the backing files read-only for the QEMU of this VM: all, or only those below the active file.
 * Undefined: AppArmor lets it write them.
 */
export function mergesThatDeny(
  host: HostVersions,
  domain: Pick<LibvirtMachine, 'exempt'>,
): 'all' | 'belowTop' | undefined {
  const [rule] = denials('delete', host, domain);
  if (rule?.kind !== 'backingFileWritable') return undefined;
  return rule.keepsOthers ? 'belowTop' : 'all';
}
