import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A lab that is separate from the one that the other tests use: the lab's code in another folder. */
let checkout = '';
const release = process.env.SNAPTREE_LIBVIRT_RELEASE ?? '';

const lab = (...args: string[]) =>
  spawnSync(process.execPath, [join(checkout, 'lab', 'main.ts'), ...args], { encoding: 'utf8' });

const environment = () => parseEnv(lab('env', 'libvirt', '--release', release).stdout);

function virsh(...words: string[]): string {
  const uri = `qemu+unix:///system?socket=${environment().SNAPTREE_LIBVIRT_SOCKET}`;
  return execFileSync('virsh', ['-q', '-c', uri, ...words], { encoding: 'utf8' });
}

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'snaptree-lab-'));
  cpSync(resolve(import.meta.dirname, '..'), join(checkout, 'lab'), { recursive: true });
});

afterAll(() => {
  lab('down', 'libvirt', '--release', release);
  rmSync(checkout, { recursive: true, force: true });
});

describe('the libvirt of a release of Debian', () => {
  it('starts next to another one of the same release, with its own VMs, images and firmware', () => {
    expect(lab('up', 'libvirt', '--release', release).stderr).toBe('');
    const found = environment();
    expect(found.SNAPTREE_LIBVIRT_PRODUCT).toBe(process.env.SNAPTREE_LIBVIRT_PRODUCT);
    expect(found.SNAPTREE_LIBVIRT_SOCKET).not.toBe(process.env.SNAPTREE_LIBVIRT_SOCKET);
    expect(existsSync(join(found.SNAPTREE_LAB_FIRMWARE ?? '', 'OVMF_VARS_4M.fd'))).toBe(true);
    const [image] = /\/\S+\.qcow2/.exec(virsh('domblklist', 'scratch')) ?? [];
    expect(existsSync(image ?? '')).toBe(true);
    expect(lab('status').stdout).toContain(`libvirt@${release} is up`);
    expect(lab('status').stdout).toContain('libvirt is down');
  });

  it('creates and removes a VM', () => {
    expect(lab('domain', 'create', 'guest', '--release', release).stderr).toBe('');
    expect(virsh('list', '--all', '--name')).toContain('guest');
    expect(lab('domain', 'remove', 'guest', '--release', release).stderr).toBe('');
    expect(virsh('list', '--all', '--name')).not.toContain('guest');
  });

  it('stops, and leaves neither files nor the folders that it mounted in the shared Debian', () => {
    const inside = join(environment().SNAPTREE_LAB_FIRMWARE ?? '', '../../..', checkout);
    expect(existsSync(inside)).toBe(true);
    expect(lab('down', 'libvirt', '--release', release).status).toBe(0);
    expect(existsSync(inside)).toBe(false);
    expect(readdirSync(join(checkout, '.lab'))).toEqual([]);
  });
});
