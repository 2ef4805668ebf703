/**
 * Products that create snapshots for their own use, by the names that they give them: vSphere does not record who
 * created a snapshot. Users who choose such a name only have to acknowledge the owner once.
 */
const products: readonly (readonly [name: RegExp, product: string])[] = [
  [/^VEEAM BACKUP TEMPORARY SNAPSHOT/i, 'Veeam Backup & Replication'],
  [/^__GX_BACKUP__/i, 'Commvault'],
  [/^NBU_SNAPSHOT/i, 'NetBackup'],
  [/^TSM-VM Snapshot/i, 'IBM Spectrum Protect'],
  [/^smvi_[0-9a-f]/i, 'NetApp SnapCenter'],
  // vSphere creates these while it merges disks; one that remains is part of an unfinished merge.
  [/^Consolidate Helper-/i, 'vSphere'],
];

/** The product that a snapshot of this name belongs to, if any. */
export const ownerOf = (name: string): string | undefined =>
  products.find(([pattern]) => pattern.test(name))?.[1];
