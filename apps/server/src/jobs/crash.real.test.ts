import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readJournal,
  type ServerProcess,
  startServerProcess,
  temporaryDirectory,
} from '../testing/process.ts';
import { mustBeTrue, sceneOf, startOperation } from '../testing/truth.ts';

const LAB = fileURLToPath(new URL('../../../../lab/main.ts', import.meta.url));
const release = process.env.SNAPTREE_LIBVIRT_RELEASE ?? '';
const ofRelease = release === '' ? [] : ['--release', release];
const lab = (...words: string[]) =>
  execFileSync(process.execPath, [LAB, 'domain', ...words, ...ofRelease], { encoding: 'utf8' });

const points = {
  internal: ['CP04'],
  external: ['CP03', 'CP04', 'CP05', 'CP06', 'CP10', 'CP12'],
};

describe.each(['internal', 'external'] as const)(
  'a server that is killed over real QEMU with %s snapshots',
  (kind) => {
    const name = `snaptree-crash-${kind}-${process.pid}`;
    let data: ReturnType<typeof temporaryDirectory>;
    let server: ServerProcess | undefined;
    beforeEach(() => {
      data = temporaryDirectory();
      const path = process.env.SNAPTREE_LIBVIRT_SOCKET;
      const transport = { kind: 'unix', ...(path === undefined ? {} : { path }) };
      const connection = { kind: 'libvirt', driver: 'qemu', scope: 'system', transport };
      const hosts = [{ id: 'lab', name: 'Lab', connection }];
      writeFileSync(join(data.path, 'snaptree.json'), JSON.stringify({ hosts }));
      lab('create', name, '--tree', kind, '--running');
    });
    afterEach(async () => {
      await server?.kill('SIGKILL');
      lab('remove', name);
      data.remove();
    });

    it.each(points[kind])('at %s reports the true result of the job after the next start', async (point) => {
      server = await startServerProcess(data.path, { SNAPTREE_CRASH_AT: point });
      const scene = await sceneOf(server, { host: 'lab', domain: name });
      await startOperation(server, scene);
      expect(await server.ended).toBe('SIGKILL');
      server = await startServerProcess(data.path);
      const job = await mustBeTrue(server, scene, data.path);
      expect(job).toBeDefined();
      expect(readJournal(data.path).leases).toEqual([]);
    });
  },
);
