import { describe, expect, it } from 'vitest';
import { emptyConnectionFields } from '../form/connection-fields.ts';
import { libvirtConnections } from './connection.ts';
import { libvirtForm } from './form.ts';

describe('what AppArmor allows in the form of a libvirt host', () => {
  it.each([
    ['installed', undefined, ''],
    ['merge', ['merge'], ', AppArmor allows merges'],
    ['revert', ['revert'], ', AppArmor allows reverts'],
    ['both', ['merge', 'revert'], ', AppArmor allows merges and reverts'],
  ] as const)('is stored, read back and shown: %s', (appArmor, stored, shown) => {
    const connection = libvirtForm.connectionOf({ ...emptyConnectionFields, appArmor });
    expect(connection.appArmorAllows).toEqual(stored);
    expect(libvirtForm.fieldsOf(connection)).toMatchObject({ appArmor });
    expect(libvirtConnections.describe(connection)).toBe(`libvirt (qemu) on this computer${shown}`);
  });

  it('is not stored for a user session, which AppArmor does not confine', () => {
    const session = { ...emptyConnectionFields, scope: 'session', appArmor: 'both' } as const;
    expect(libvirtForm.connectionOf(session).appArmorAllows).toBeUndefined();
  });
});
