import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificate, privateKey } from '../testing/certificates.ts';
import { loadConfiguration } from './config.ts';

describe('files that a host of the configuration names', () => {
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
  const load = (files: object, kind = 'tls') =>
    loadConfiguration(
      put(
        'snaptree.json',
        JSON.stringify({
          hosts: [
            {
              id: 'kvm',
              name: 'KVM',
              connection: { kind: 'libvirt', driver: 'qemu', transport: { kind, host: 'kvm' } },
              ...files,
            },
          ],
        }),
      ),
    ).hosts[0]?.connection;

  it('become its secrets and certificates', () => {
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

  it('must be there, hold what they should, and be of use', () => {
    expect(() => load({ caFile: '/nowhere/ca.pem' })).toThrow(
      /\/nowhere\/ca\.pem of the host "kvm" cannot be read/,
    );
    expect(() => load({ caFile: put('ca.pem', privateKey) })).toThrow(/no certificate in PEM/);
    expect(() => load({ caFile: put('ca.pem', certificate) }, 'tcp')).toThrow(/only the transport tls/);
  });
});
