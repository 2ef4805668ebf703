import { supportOf } from '@snaptree/core';
import { vsphereCapabilities } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import { withoutPrivileges } from './privileges.ts';

const all = vsphereCapabilities('vsphere', 'vSphere');
const refused = (missing: readonly string[]) =>
  Object.entries(supportOf(withoutPrivileges(all, new Set(missing))))
    .filter(([, { supported }]) => !supported)
    .map(([kind]) => kind);
/** What vSphere cannot do at all does not depend on privileges. */
const never = refused([]);
const unsupported = (privilege: string) => refused([privilege]).filter((kind) => !never.includes(kind));

describe('a vSphere user', () => {
  it.each([
    ['VirtualMachine.State.CreateSnapshot', ['create']],
    ['VirtualMachine.State.RevertToSnapshot', ['revert']],
    ['VirtualMachine.State.RenameSnapshot', ['rename', 'describe']],
    ['VirtualMachine.Interact.Suspend', ['managedSave']],
    ['VirtualMachine.Interact.PowerOn', []],
  ])('without %s cannot use %j', (privilege, kinds) => {
    expect(unsupported(privilege)).toEqual(kinds);
  });

  it('without the privilege to delete snapshots cannot delete or consolidate', () => {
    expect(unsupported('VirtualMachine.State.RemoveSnapshot')).toEqual(
      expect.arrayContaining(['removeAll', 'discard', 'mergeIntoParent', 'consolidate']),
    );
  });

  it('without the privilege to power off can only start a VM', () => {
    const missing = new Set(['VirtualMachine.Interact.PowerOff']);
    expect(withoutPrivileges(all, missing).power).toEqual(['start']);
  });

  it('with all privileges has all capabilities', () => {
    expect(withoutPrivileges(all, new Set())).toBe(all);
  });
});
