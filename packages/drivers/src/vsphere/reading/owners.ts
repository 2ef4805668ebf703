/**
 * Products that take snapshots for their own use, by the names that they give them. vSphere itself keeps nothing of
 * who took one. Whoever gives such a name by hand acknowledges the owner once, and nothing else is different.
 */
const products: readonly (readonly [name: RegExp, product: string])[] = [
  [/^VEEAM BACKUP TEMPORARY SNAPSHOT/i, 'Veeam Backup & Replication'],
  [/^__GX_BACKUP__/i, 'Commvault'],
  [/^NBU_SNAPSHOT/i, 'NetBackup'],
  [/^TSM-VM Snapshot/i, 'IBM Spectrum Protect'],
  [/^smvi_[0-9a-f]/i, 'NetApp SnapCenter'],
  // Taken by vSphere while it merges disks; one that stays behind is part of a merge that did not end.
  [/^Consolidate Helper-/i, 'vSphere'],
];

/** The product that a snapshot of this name belongs to; undefined: nobody's but its users'. */
export const ownerOf = (name: string): string | undefined =>
  products.find(([pattern]) => pattern.test(name))?.[1];
