import { describe, expect, it } from 'vitest';
import { targetsOf } from './lab.mjs';
import { nightlySuites, suites } from './suites.mjs';

describe('the targets of the lab', () => {
  it('that `npm test` starts include no stock host, which takes minutes to boot', () => {
    expect(targetsOf(suites)).toEqual(expect.arrayContaining(['libvirt', 'virtualbox', 'vsphere']));
    expect(targetsOf(suites).filter((target) => target.startsWith('stock-host'))).toEqual([]);
  });

  it('that the journeys start are one of each hypervisor', () => {
    expect(targetsOf([{ name: 'e2e', needs: [] }])).toEqual(['libvirt', 'virtualbox', 'vsphere']);
  });

  it('that `npm run nightly` starts are all of them', () => {
    const targets = targetsOf([...suites, ...nightlySuites]);
    expect(targets).toEqual(expect.arrayContaining(['stock-host@bookworm', 'stock-host@trixie']));
  });
});
