import { draftOf, emptyFields, fieldsOf, type Host, HostDraft, type HostFields } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import { hostCalled } from '../../../testing/fleet.fixture.ts';
import { checkFields, keepsKey } from './check-fields.ts';

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----';
const typed = (part: Partial<HostFields>): HostFields => ({ ...emptyFields, name: 'KVM 1', ...part });
const alone = { host: undefined, others: [] };
const byTls = typed({ transport: 'tls', address: 'kvm-1' });

const vSphere = typed({
  kind: 'vsphere',
  address: 'vcenter-1',
  username: 'snaptree@vsphere.local',
  password: 'secret',
});

function saved(fields: HostFields, stored: Host['stored'] = []): Host {
  const { connection } = HostDraft.parse(draftOf({ ...fields, password: '', privateKey: '' }));
  return { ...hostCalled('kvm'), name: fields.name, origin: 'settings', connection, stored };
}

describe('the fields of a host', () => {
  it.each<[string, HostFields]>([
    ['this machine', typed({ path: '/run/libvirt/libvirt-sock', username: 'a', password: ' b ' })],
    ['SSH', typed({ transport: 'ssh', address: 'kvm-1', user: 'root', port: '2222', scope: 'session' })],
    ['TCP', typed({ transport: 'tcp', address: '10.0.0.7', driver: 'test' })],
    [
      'TLS',
      { ...byTls, port: '16515', fingerprint: 'AB'.repeat(32), ca: pem, certificate: pem, privateKey: key },
    ],
    ['VirtualBox here', typed({ kind: 'virtualbox' })],
    ['VirtualBox by HTTP', typed({ kind: 'virtualbox', service: 'http', address: 'pc-1', port: '18084' })],
    [
      'VirtualBox by HTTPS',
      typed({ kind: 'virtualbox', service: 'https', address: 'pc-1', fingerprint: 'AB'.repeat(32), ca: pem }),
    ],
    ['vSphere', { ...vSphere, port: '8443', fingerprint: 'AB'.repeat(32), ca: pem }],
    ['a simulator', typed({ kind: 'simulator', seed: '7' })],
    ['a simulator of libvirt 12.8', typed({ kind: 'simulator', libvirt: '12.8' })],
  ])('accepts the fields for %s, and shows them again without secrets', (_way, fields) => {
    expect(checkFields(fields, alone)).toEqual({});
    expect(fieldsOf(saved(fields))).toEqual({ ...fields, password: '', privateKey: '' });
  });

  it('keeps the spaces of a password, and drops fields of other connections', () => {
    const local = HostDraft.parse(draftOf(typed({ username: ' me ', password: ' b ', address: 'kvm-1' })));
    expect(local.connection).toMatchObject({ username: 'me', password: ' b ', transport: { kind: 'unix' } });
    const tcp = HostDraft.parse(draftOf(typed({ transport: 'tcp', address: 'x', username: 'me' })));
    expect(JSON.stringify(tcp)).not.toContain('username');
  });

  it.each<[keyof HostFields, Partial<HostFields>, RegExp]>([
    ['name', { name: ' ' }, /Enter a name for the host\.$/],
    ['address', { transport: 'ssh' }, /Enter the host name or IP address/],
    ['address', { transport: 'tcp', address: 'root@kvm-1' }, /without spaces, user, or port/],
    ['address', { transport: 'ssh', address: '-oProxyCommand=x' }, /without spaces/],
    ['port', { transport: 'tls', address: 'kvm-1', port: '70000' }, /1 to 65535/],
    ['port', { transport: 'tls', address: 'kvm-1', port: 'ssh' }, /1 to 65535/],
    ['path', { path: 'libvirt-sock' }, /starts with a slash/],
    ['user', { transport: 'ssh', address: 'kvm-1', user: '-l' }, /letters, digits/],
    ['fingerprint', { ...byTls, fingerprint: 'AB:CD' }, /64 hexadecimal digits/],
    ['ca', { ...byTls, ca: 'hello' }, /not a certificate in PEM/],
    ['privateKey', { ...byTls, privateKey: pem }, /not a private key in PEM/],
    ['seed', { kind: 'simulator', seed: 'x' }, /whole number/],
    ['username', { password: 'secret' }, /Enter the user name for this password/],
    ['address', { ...vSphere, address: 'https://vcenter-1/ui' }, /without spaces, user, or port/],
    ['username', { ...vSphere, username: ' ' }, /Enter the user name/],
    ['password', { ...vSphere, password: '' }, /Enter the password/],
  ])('reports a wrong value in words, at the field %s', (field, part, words) => {
    expect(checkFields(typed(part), alone)).toEqual({ [field]: expect.stringMatching(words) });
  });

  it('refuses values that another host has', () => {
    const others = [saved(typed({ transport: 'ssh', address: 'kvm-9', name: 'Old' }))];
    const around = { host: undefined, others };
    expect(checkFields(typed({ name: 'OLD' }), around)).toEqual({ name: expect.stringContaining('Old') });
    const same = typed({ transport: 'ssh', address: 'KVM-9', port: '22', user: 'other' });
    expect(checkFields(same, around)).toEqual({ address: expect.stringContaining('as Old') });
    expect(checkFields({ ...same, scope: 'session' }, around)).toEqual({});
    expect(checkFields(same, { host: others[0], others })).toEqual({});
  });
});

describe('changing a vSphere host', () => {
  const host = saved(vSphere, ['password']);

  it('keeps the password unless the address or the user name changes', () => {
    const wrong = (change: Partial<HostFields>) =>
      checkFields({ ...vSphere, password: '', ...change }, { host, others: [host] });
    expect(wrong({ name: 'Renamed', fingerprint: 'AB'.repeat(32) })).toEqual({});
    expect(wrong({ address: 'vcenter-2' })).toEqual({ password: expect.stringContaining('address') });
    expect(wrong({ username: 'other' })).toEqual({ password: expect.stringContaining('name') });
  });

  it('does not add the same host a second time under the default port', () => {
    const again = { ...vSphere, name: 'Again', address: 'VCENTER-1', port: '443' };
    expect(checkFields(again, { host: undefined, others: [host] })).toEqual({
      address: expect.stringContaining('KVM 1'),
    });
  });
});

describe('stored secrets', () => {
  const fields = { ...byTls, username: 'me', certificate: pem };
  const host = saved(fields, ['password', 'privateKey']);
  const around = { host, others: [host] };

  it('keeps stored secrets while address, user name and certificate are unchanged', () => {
    expect(checkFields({ ...fields, name: 'Renamed' }, around)).toEqual({});
    expect(keepsKey(fields, host)).toBe(true);
  });

  it('requires stored secrets again when the address, user name or certificate changes', () => {
    const words = (change: Partial<HostFields>) => checkFields({ ...fields, ...change }, around).password;
    expect(words({ address: 'elsewhere' })).toMatch(/address has changed/);
    expect(words({ username: 'other' })).toMatch(/user name has changed/);
    expect(words({ address: 'elsewhere', password: 'new' })).toBeUndefined();
    expect(keepsKey({ ...fields, certificate: `${pem}\n${pem}` }, host)).toBe(false);
    expect(keepsKey({ ...fields, address: 'elsewhere' }, host)).toBe(false);
  });
});
