import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from './connect.ts';
import { AuthenticationError, DialError, LibvirtError } from './errors.ts';
import { authProcedures } from './protocol/procedures/auth.ts';
import { procedures } from './protocol/procedures.ts';
import { FakeClock, settled } from './testing/fake-clock.ts';
import { FakeDaemon } from './testing/fake-daemon.ts';
import { listening, temporaryDirectory } from './testing/listening.ts';

/** A daemon on its own socket; `prepare` is called for each connection. */
async function daemonAt(path: string, prepare: (daemon: FakeDaemon) => void): Promise<void> {
  await listening(
    createServer((socket) => prepare(new FakeDaemon(socket))),
    path,
  );
}

async function socketPath(): Promise<string> {
  return join(await temporaryDirectory(), 'libvirt-sock');
}

/** Sets XDG_RUNTIME_DIR during the test. */
function useRuntimeDir(path: string | undefined): void {
  const before = process.env.XDG_RUNTIME_DIR;
  const set = (value: string | undefined) => {
    if (value === undefined) delete process.env.XDG_RUNTIME_DIR;
    else process.env.XDG_RUNTIME_DIR = value;
  };
  set(path);
  onTestFinished(() => set(before));
}

describe('connecting', () => {
  it.each([
    [false, 0],
    [true, 1],
  ])('opens the URI (read-only: %s)', async (readOnly, flags) => {
    const path = await socketPath();
    const openings: unknown[] = [];
    await daemonAt(path, (daemon) => {
      daemon.welcoming().answers(procedures.connectOpen, (args) => {
        openings.push(args);
        return {};
      });
    });
    const conn = await connect({ transport: { kind: 'unix', path }, uri: 'test:///default', readOnly });
    expect(openings).toEqual([{ name: 'test:///default', flags }]);
    expect([conn.uri, conn.endpoint.address]).toEqual(['test:///default', path]);
    await conn.close();
  });

  it("finds the user's daemon automatically, and opens its session", async () => {
    const runtimeDir = await temporaryDirectory();
    useRuntimeDir(runtimeDir);
    await mkdir(join(runtimeDir, 'libvirt'));
    const path = join(runtimeDir, 'libvirt', 'virtqemud-sock');
    await daemonAt(path, (daemon) => daemon.welcoming());
    const conn = await connect({ transport: { kind: 'unix' }, uri: 'qemu:///session' });
    expect(conn.endpoint).toEqual({ kind: 'unix', address: path, session: true });
    await conn.close();
  });

  it('says what is missing when there is no user session', async () => {
    useRuntimeDir(undefined);
    const attempt = connect({ transport: { kind: 'unix' }, uri: 'qemu:///session' });
    await expect(attempt).rejects.toThrow(/XDG_RUNTIME_DIR is not set.*enter the path of its socket/);
  });

  it('says where it looked for a socket and what to do', async () => {
    const attempt = connect({ transport: { kind: 'unix', path: '/nowhere/libvirt-sock' } });
    await expect(attempt).rejects.toThrow(DialError);
    await expect(attempt).rejects.toThrow(/ENOENT \/nowhere\/libvirt-sock\. Start libvirtd/);
  });

  it('hangs up when the daemon requires a password, and says so', async () => {
    const path = await socketPath();
    let hungUp = false;
    await daemonAt(path, (daemon) => {
      daemon.wire.once('close', () => {
        hungUp = true;
      });
      daemon
        .answers(authProcedures.authList, () => ({ types: [1] }))
        .answers(authProcedures.authSaslInit, () => ({ mechlist: 'SCRAM-SHA-256' }));
    });
    await expect(connect({ transport: { kind: 'unix', path } })).rejects.toThrow(AuthenticationError);
    await expect.poll(() => hungUp).toBe(true);
  });

  it('fails with a LibvirtError when the daemon lacks the driver', async () => {
    const path = await socketPath();
    await daemonAt(path, (daemon) => {
      daemon
        .welcoming()
        .refuses(procedures.connectOpen, { code: 5, message: 'no connection driver available' });
    });
    await expect(connect({ transport: { kind: 'unix', path }, uri: 'xen:///system' })).rejects.toThrow(
      LibvirtError,
    );
  });

  it('fails with a DialError when the daemon hangs up', async () => {
    const path = await socketPath();
    await daemonAt(path, (daemon) => daemon.wire.end());
    await expect(connect({ transport: { kind: 'unix', path } })).rejects.toThrow(DialError);
  });

  it('gives up on a daemon that does not respond', async () => {
    const path = await socketPath();
    await daemonAt(path, () => {});
    const clock = new FakeClock();
    const attempt = connect({ transport: { kind: 'unix', path }, clock });
    attempt.catch(() => {});
    await settled();
    await clock.advance(15_000);
    await expect(attempt).rejects.toThrow(/did not respond within 15 s/);
  });

  it('gives a slow SSH handshake more time', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'ssh'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    const clock = new FakeClock();
    const attempt = connect({ transport: { kind: 'ssh', host: 'kvm-1' }, clock });
    let failed = false;
    attempt.catch(() => {
      failed = true;
    });
    await settled();
    await clock.advance(25_000);
    await settled();
    expect(failed).toBe(false);
    await clock.advance(35_000);
    await expect(attempt).rejects.toThrow(/did not respond within 60 s/);
  });

  it('gives up when aborted', async () => {
    const path = await socketPath();
    await daemonAt(path, () => {});
    const giveUp = new AbortController();
    const attempt = connect({ transport: { kind: 'unix', path }, signal: giveUp.signal });
    attempt.catch(() => {});
    await settled();
    giveUp.abort(new Error('the page was closed'));
    await expect(attempt).rejects.toThrow('the page was closed');
  });

  it.each(['qemu+ssh://other/system', 'qemu:///system?socket=/tmp/x', 'system', '', 'qemu:///a b'])(
    'refuses the URI "%s"',
    async (uri) => {
      await expect(connect({ transport: { kind: 'unix', path: '/nowhere' }, uri })).rejects.toThrow(
        /as a libvirt URI/,
      );
    },
  );
});
