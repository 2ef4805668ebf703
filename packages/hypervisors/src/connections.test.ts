import { describe, expect, it } from 'vitest';
import { addressOf, HostConnection, targetOf } from './connections.ts';

const of = (connection: unknown) => HostConnection.parse(connection);
const vCenter = { kind: 'vsphere', host: 'vcenter', username: 'a@vsphere.local' };
const https = { kind: 'virtualbox', service: { kind: 'https', host: 'pc' } };
const tls = { kind: 'libvirt', driver: 'qemu', transport: { kind: 'tls', host: 'kvm' } };

describe('where a connection leads', () => {
  it.each([
    [vCenter, { ...vCenter, host: 'VCENTER', port: 443, username: 'b' }],
    [https, { ...https, service: { kind: 'https', host: 'PC', port: 18_083 } }],
    [tls, { ...tls, transport: { kind: 'tls', host: 'Kvm', port: 16_514 }, username: 'b' }],
  ])('is the same however it is spelt, and whoever signs in', (one, other) => {
    expect(targetOf(of(one))).toBe(targetOf(of(other)));
  });

  it('distinguishes connections to one address', () => {
    const at = (port: number) => [
      { ...vCenter, host: 'h', port },
      { ...https, service: { kind: 'https', host: 'h', port } },
      { ...tls, transport: { kind: 'tls', host: 'h', port } },
    ];
    const targets = [...at(443), ...at(444)].map((each) => targetOf(of(each)));
    expect(new Set(targets).size).toBe(6);
  });

  it('is its own for each simulated host, which has no address to send secrets to', () => {
    const simulated = of({ kind: 'simulator' });
    expect([targetOf(simulated), addressOf(simulated)]).toEqual([undefined, 'simulator']);
  });
});

it.each(['::1', '::', '::ffff:10.0.0.1', '2001:db8::1', 'fe80::1', '10.0.0.1', 'kvm-1.example'])(
  'accepts the address %s',
  (host) => {
    const transport = { kind: 'tcp', host };
    expect(HostConnection.safeParse({ kind: 'libvirt', driver: 'qemu', transport }).success).toBe(true);
  },
);

it.each([':', '-h', '', '::1;id', '::1 x', 'a b', ':8080'])('refuses the address %j', (host) => {
  const transport = { kind: 'tcp', host };
  expect(HostConnection.safeParse({ kind: 'libvirt', driver: 'qemu', transport }).success).toBe(false);
});
