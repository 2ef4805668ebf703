import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalService } from './local.ts';

let folder = '';
let service: LocalService;
/** A fake vboxwebsrv: it listens at the given address, and records that it was started. */
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

describe.runIf(process.platform !== 'win32')('the VirtualBox service of this computer', () => {
  it('is started once for concurrent callers', async () => {
    const found = await Promise.all([service.endpoint(), service.endpoint(), service.endpoint()]);
    expect(new Set(found.map(({ url }) => url.href)).size).toBe(1);
    expect(started()).toHaveLength(1);
  });

  it('is started again after it was killed, and closes without waiting for a dead process', async () => {
    const before = await service.endpoint();
    process.kill(started()[0] ?? 0, 'SIGKILL');
    await service.lost(before.url.href);
    expect((await service.endpoint()).url.href).not.toBe(before.url.href);
    process.kill(started()[1] ?? 0, 'SIGKILL');
    await service.close();
    expect(started()).toHaveLength(2);
  });

  it('is not ended by a caller whose earlier service was lost', async () => {
    const { url } = await service.endpoint();
    expect(await service.lost('http://127.0.0.1:1/')).toBe(true);
    expect((await service.endpoint()).url.href).toBe(url.href);
  });
});

describe('a web service that is not installed', () => {
  it('is reported as not found, with all paths and without system errors', async () => {
    const absent = new LocalService({ programs: ['/nowhere/vboxwebsrv', '/nowhere/else/vboxwebsrv'] });
    await expect(absent.endpoint()).rejects.toThrow(
      /^vboxwebsrv was not found at \/nowhere\/vboxwebsrv, \/nowhere\/else\/vboxwebsrv\.$/,
    );
  });
});
