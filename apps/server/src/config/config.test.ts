import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificate, privateKey } from '../testing/certificates.ts';
import { loadConfiguration } from './config.ts';

describe('files of a configured host', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'snaptree-config-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const put = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const connections = (transport: string) => ({
    libvirt: { kind: 'libvirt', driver: 'qemu', transport: { kind: transport, host: 'kvm' } },
    virtualbox: { kind: 'virtualbox', service: { kind: transport, host: 'kvm' } },
    vsphere: { kind: 'vsphere', host: 'kvm', username: 'snaptree@vsphere.local' },
  });
  const load = (files: object, transport = 'tls', kind: 'libvirt' | 'virtualbox' | 'vsphere' = 'libvirt') =>
    loadConfiguration(
      put(
        'snaptree.json',
        JSON.stringify({
          hosts: [
            {
              id: 'kvm',
              name: 'KVM',
              connection: connections(transport)[kind],
              ...files,
            },
          ],
        }),
      ),
    ).hosts[0]?.connection;

  it('provide its secrets and certificates', () => {
    const connection = load({
      passwordFile: put('password', 'pa55\n'),
      caFile: put('ca.pem', certificate),
      certificateFile: put('own.pem', certificate),
      privateKeyFile: put('own.key', privateKey),
    });
    expect(connection).toMatchObject({
      password: 'pa55',
      transport: { ca: certificate, certificate, privateKey },
    });
  });

  it('provide those of VirtualBox’s web service and of vSphere', () => {
    const files = { passwordFile: put('password', 'pa55'), caFile: put('ca.pem', certificate) };
    expect(load(files, 'https', 'virtualbox')).toMatchObject({
      password: 'pa55',
      service: { ca: certificate },
    });
    expect(load(files, '', 'vsphere')).toMatchObject({ kind: 'vsphere', password: 'pa55', ca: certificate });
    expect(() => load(files, 'http', 'virtualbox')).toThrow(/only the transport tls, the service https/);
    const own = { certificateFile: put('own.pem', certificate) };
    expect(() => load(own, '', 'vsphere')).toThrow(/file of host "kvm" is not valid/);
  });

  it('must exist, be valid, and be used by the connection', () => {
    expect(() => load({ caFile: '/nowhere/ca.pem' })).toThrow(
      /Cannot read the file \/nowhere\/ca\.pem of host "kvm"/,
    );
    expect(() => load({ caFile: put('ca.pem', privateKey) })).toThrow(/no certificate in PEM/);
    expect(() => load({ caFile: put('ca.pem', certificate) }, 'tcp')).toThrow(/only the transport tls/);
  });
});
