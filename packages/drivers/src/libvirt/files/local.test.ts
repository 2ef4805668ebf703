import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLocalFile } from './local.ts';

const run = promisify(execFile);
const hasQemu = await run('qemu-img', ['--version']).then(
  () => true,
  () => false,
);

describe('readLocalFile', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snaptree-image-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds no internal snapshots in formats other than qcow2', async () => {
    const path = join(folder, 'raw.img');
    await writeFile(path, new Uint8Array(4096));
    expect((await readLocalFile(path)).inside).toEqual([]);
    expect((await readLocalFile(join(folder, 'none.img'))).inside).toBeUndefined();
  });

  it.runIf(hasQemu)('lists the snapshots that qemu-img created', async () => {
    const path = join(folder, 'disk.qcow2');
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, '1M']);
    expect((await readLocalFile(path)).inside).toEqual([]);
    for (const name of ['base', '1', 'base', 'it\'s "q" ü']) {
      await run('qemu-img', ['snapshot', '-c', name, path]);
    }
    expect((await readLocalFile(path)).inside).toEqual([
      { id: '1', name: 'base', bytes: 1_048_576 },
      { id: '2', name: '1', bytes: 1_048_576 },
      { id: '3', name: 'base', bytes: 1_048_576 },
      { id: '4', name: 'it\'s "q" ü', bytes: 1_048_576 },
    ]);
  });
});
