import { describe, expect, it } from 'vitest';
import { ownerOf } from './owners.ts';

describe('the owner of a vSphere snapshot', () => {
  it.each([
    ['VEEAM BACKUP TEMPORARY SNAPSHOT', 'Veeam Backup & Replication'],
    ['__GX_BACKUP__', 'Commvault'],
    ['NBU_SNAPSHOT web-1 1795454192', 'NetBackup'],
    ['Consolidate Helper- 0', 'vSphere'],
    ['before veeam backup', undefined],
    ['nightly', undefined],
    ['', undefined],
  ])('is derived from the name %j', (name, owner) => {
    expect(ownerOf(name)).toBe(owner);
  });
});
