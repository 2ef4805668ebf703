import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A lab that is separate from the one that the other tests use: the lab's code in another folder. */
let checkout = '';
let bystander: ChildProcess;

function lab(...args: string[]) {
  return spawnSync(process.execPath, [join(checkout, 'lab', 'main.ts'), ...args], { encoding: 'utf8' });
}

function machines(): string[] {
  const socket = join(checkout, '.lab', 'libvirt', 'run', 'libvirt-sock');
  const uri = `qemu+unix:///system?socket=${socket}`;
  const listed = execFileSync('virsh', ['-q', '-c', uri, 'list', '--all', '--name'], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((name) => name !== '')
    .sort();
}

function pidIn(file: string): number {
  return Number(readFileSync(join(checkout, '.lab', 'libvirt', 'run', file), 'utf8'));
}

/** A zombie has ended, but was not reaped yet. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'snaptree-lab-'));
  cpSync(import.meta.dirname, join(checkout, 'lab'), { recursive: true });
  bystander = spawn('sleep', ['600'], { stdio: 'ignore' });
});

afterAll(() => {
  lab('down', 'libvirt');
  bystander.kill();
  rmSync(checkout, { recursive: true, force: true });
});

describe('the lab', () => {
  const newcomers = ['billing-db', 'ci-runner', 'mail-relay', 'scratch', 'web-shop'];

  it('reports that it is down and prints no environment before it is started', () => {
    expect(lab('status').status).toBe(3);
    const asked = lab('env');
    expect(asked.status).toBe(1);
    expect(asked.stderr).toContain('npm run lab -- up libvirt');
  });

  it('starts a daemon next to another one, with VMs of every kind', () => {
    expect(lab('up', 'libvirt').stderr).toBe('');
    expect(machines()).toEqual(newcomers);
    expect(lab('env').stdout).toContain(`SNAPTREE_LIBVIRT_SOCKET=${join(checkout, '.lab')}`);
  });

  it('takes over its running VMs after the daemon was killed', () => {
    const [daemon, machine] = [pidIn('libvirtd.pid'), pidIn('qemu/web-shop.pid')];
    process.kill(daemon, 'SIGKILL');
    expect(lab('up', 'libvirt').status).toBe(0);
    expect(pidIn('libvirtd.pid')).not.toBe(daemon);
    expect(pidIn('qemu/web-shop.pid')).toBe(machine);
    expect(machines()).toEqual(newcomers);
  });

  it('creates and removes a VM, and refuses to create it twice', () => {
    expect(lab('domain', 'create', 'guest', '--tree', 'external', '--running').stderr).toBe('');
    expect(machines()).toContain('guest');
    expect(lab('domain', 'create', 'guest').stderr).toContain('already exists');
    expect(lab('domain', 'remove', 'guest').status).toBe(0);
    expect(machines()).toEqual(newcomers);
  });

  it('stops its own processes only, deletes its files, and can be stopped twice', () => {
    const own = [pidIn('libvirtd.pid'), pidIn('qemu/web-shop.pid'), pidIn('qemu/billing-db.pid')];
    expect(own.every(isAlive)).toBe(true);
    expect(lab('down', 'libvirt').status).toBe(0);
    expect(own.filter(isAlive)).toEqual([]);
    expect(isAlive(bystander.pid ?? 0)).toBe(true);
    expect(readdirSync(join(checkout, '.lab'))).toEqual([]);
    expect(lab('down', 'libvirt').status).toBe(0);
  });

  it('leaves the lab of the other checkout running', () => {
    expect(existsSync(process.env.SNAPTREE_LIBVIRT_SOCKET ?? '')).toBe(true);
    const uri = `qemu+unix:///system?socket=${process.env.SNAPTREE_LIBVIRT_SOCKET}`;
    expect(spawnSync('virsh', ['-q', '-c', uri, 'version'], { stdio: 'ignore' }).status).toBe(0);
  });
});
