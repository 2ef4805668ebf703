import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TLSSocket } from 'node:tls';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A lab that is separate from the one that the other tests use: the lab's code in another folder. */
let checkout = '';
let bystander: ChildProcess;

const lab = (...args: string[]) =>
  spawnSync(process.execPath, [join(checkout, 'lab', 'main.ts'), ...args], { encoding: 'utf8' });

const log = () => readFileSync(join(checkout, '.lab/vsphere/vcsim.log'), 'utf8');

/** Whether a vCenter answers at this address, and with which certificate. */
function answer(address: string | undefined): Promise<{ status: number; fingerprint: string } | undefined> {
  return new Promise((done) => {
    const options = { rejectUnauthorized: false, agent: false };
    const asked = request(new URL('/about', address), options, ({ socket, statusCode }) => {
      const shown = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : '';
      done({ status: statusCode ?? 0, fingerprint: shown });
      asked.destroy();
    });
    asked.once('error', () => done(undefined)).end();
  });
}

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'snaptree-lab-'));
  cpSync(resolve(import.meta.dirname, '..'), join(checkout, 'lab'), { recursive: true });
  bystander = spawn('sleep', ['600'], { stdio: 'ignore' });
});

afterAll(() => {
  lab('down', 'vsphere');
  bystander.kill();
  rmSync(checkout, { recursive: true, force: true });
});

describe("the lab's vSphere", () => {
  const environment = () => parseEnv(lab('env').stdout);

  it('starts with VMs, and prints its address, account and certificate', async () => {
    const up = lab('up', 'vsphere');
    expect(up.stderr).toBe('');
    expect(up.stdout).toContain(
      'vsphere is up, with 4 VMs, of which DC0_H0_VM0 and DC0_H0_VM1 have snapshots.',
    );
    const { SNAPTREE_VSPHERE_URL, SNAPTREE_VSPHERE_USER, SNAPTREE_VSPHERE_FINGERPRINT } = environment();
    expect(SNAPTREE_VSPHERE_USER).toBe('lab');
    expect(await answer(SNAPTREE_VSPHERE_URL)).toEqual({
      status: 200,
      fingerprint: SNAPTREE_VSPHERE_FINGERPRINT,
    });
    expect(SNAPTREE_VSPHERE_URL).not.toBe(process.env.SNAPTREE_VSPHERE_URL);
  });

  it('is left alone by a second "up"', () => {
    const before = environment();
    expect(lab('up', 'vsphere').stdout).toContain('vsphere is up already');
    expect(environment()).toEqual(before);
  });

  it('starts again after it was killed', async () => {
    const { SNAPTREE_VSPHERE_URL: before } = environment();
    const pid = Number(/GOVC_SIM_PID=(\d+)/.exec(log())?.[1]);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => answer(before)).toBeUndefined();
    expect(lab('status').stdout).toContain('vsphere is down');
    expect(lab('up', 'vsphere').stdout).toContain('vsphere is up, with');
    expect((await answer(environment().SNAPTREE_VSPHERE_URL))?.status).toBe(200);
  });

  it('stops what it and the tests started, and no other process', async () => {
    const { SNAPTREE_VSPHERE_URL: main, SNAPTREE_VSPHERE_PROGRAM: program } = environment();
    const further = spawn(program ?? '', ['-l', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [said] = await once(further.stdout, 'data');
    const second = /GOVC_URL=(\S+)/.exec(String(said))?.[1];
    expect((await answer(second))?.status).toBe(200);

    expect(lab('down', 'vsphere').stdout).toContain('vsphere is down (2 processes stopped)');
    expect(await Promise.all([answer(main), answer(second)])).toEqual([undefined, undefined]);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    expect((await answer(process.env.SNAPTREE_VSPHERE_URL))?.status).toBe(200);
    expect(readdirSync(join(checkout, '.lab'))).toEqual([]);
    expect(lab('down', 'vsphere').stdout).toContain('vsphere was not up');
  });
});
