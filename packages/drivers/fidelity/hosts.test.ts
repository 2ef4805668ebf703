import { describe, expect, it } from 'vitest';
import { hosts, otherVersion } from './hosts.ts';

const forky = hosts.find(({ name }) => name === 'qemu@12.8');
const answering = (product: string) => [{ name: product }];

describe('the hosts that previews are compared with', () => {
  it('include the libvirt of this computer and that of three releases of Debian, each with a session', () => {
    const qemu = hosts.filter(({ name }) => name.startsWith('qemu'));
    expect(qemu.map(({ name }) => name)).toEqual(['qemu', 'qemu@9.0', 'qemu@11.3', 'qemu@12.8']);
    expect(qemu.every(({ session }) => session !== undefined)).toBe(true);
  });

  it('report a version that Debian has replaced by a newer one', () => {
    if (forky === undefined) throw new Error('there is no qemu@12.8');
    expect(otherVersion(forky, answering('QEMU 11.1.2 on libvirt 12.8.0'))).toBeUndefined();
    const newer = 'QEMU 11.2.0 on libvirt 12.10.0';
    expect(otherVersion(forky, answering(newer))).toBe(newer);
    expect(otherVersion({ name: 'qemu', open: forky.open }, answering(newer))).toBeUndefined();
  });
});
