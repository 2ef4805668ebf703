import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalService } from './local.ts';

let folder = '';
let service: LocalService;
/** A program that listens where it is told, as vboxwebsrv does, and writes down that it was started. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaptree-local-'));
  const program = join(folder, 'vboxwebsrv');
  const script = `
    require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'started'))}, process.pid + '\\n');
    require('node:net').createServer().listen(Number(process.argv[5]), process.argv[3]);`;
  writeFileSync(join(folder, 'listen.cjs'), script);
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'listen.cjs')}' "$@"\n`, {
    mode: 0o755,
  });
  service = new LocalService({ programs: [program] });
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const started = () => readFileSync(join(folder, 'started'), 'utf8').trim().split('\n').map(Number);

describe.runIf(process.platform !== 'win32')('the service of this machine', () => {
  it('is started once, however many ask for it at the same moment', async () => {
    const found = await Promise.all([service.endpoint(), service.endpoint(), service.endpoint()]);
    expect(new Set(found.map(({ url }) => url.href)).size).toBe(1);
    expect(started()).toHaveLength(1);
  });

  it('is started anew when it was killed, and ended without waiting for one that is gone', async () => {
    const before = await service.endpoint();
    process.kill(started()[0] ?? 0, 'SIGKILL');
    await service.lost(before.url.href);
    expect((await service.endpoint()).url.href).not.toBe(before.url.href);
    process.kill(started()[1] ?? 0, 'SIGKILL');
    await service.close();
    expect(started()).toHaveLength(2);
  });

  it('is not ended by who found an earlier one broken', async () => {
    const { url } = await service.endpoint();
    expect(await service.lost('http://127.0.0.1:1/')).toBe(true);
    expect((await service.endpoint()).url.href).toBe(url.href);
  });
});

describe('a web service that is not installed', () => {
  it('is told as not found, with the places that were tried and no words of the system', async () => {
    const absent = new LocalService({ programs: ['/nowhere/vboxwebsrv', '/nowhere/else/vboxwebsrv'] });
    await expect(absent.endpoint()).rejects.toThrow(
      /^Not found at \/nowhere\/vboxwebsrv, \/nowhere\/else\/vboxwebsrv\.$/,
    );
  });
});
