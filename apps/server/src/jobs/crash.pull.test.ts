import { cpSync } from 'node:fs';
import type { Operation } from '@snaptree/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServerProcess, startServerProcess, temporaryDirectory } from '../testing/process.ts';
import { ended, mustBeTrue, type Scene, sceneOf, startOperation } from '../testing/truth.ts';

const DOMAIN = 'dns-01';

/** A simulated libvirt 12.8 with a VM that has the tree a(b(c d*)) of external snapshots. */
async function grow(data: string): Promise<{ host: string; merge: Operation; earlier: string[] }> {
  const server = await startServerProcess(data);
  const connection = { kind: 'simulator', libvirt: '12.8' };
  const host: string = (await server.call('POST', '/api/hosts', { name: 'branches', connection })).body.id;
  const earlier: string[] = [];
  const run = async (operation: Operation) => {
    const { path, before } = await sceneOf(server, { host, domain: DOMAIN });
    const body = { operation, revision: before.revision, confirmation: DOMAIN };
    const answer = await server.call('POST', `${path}/operations`, body, crypto.randomUUID());
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    earlier.push((await ended(server, answer.body.id)).id);
  };
  const take = (name: string) =>
    run({ kind: 'create', name, memory: false, quiesce: false, mechanism: 'external' });
  for (const name of ['a', 'b', 'c']) await take(name);
  const { before } = await sceneOf(server, { host, domain: DOMAIN });
  const id = before.tree.snapshots.find(({ name }) => name === 'b')?.id ?? '';
  await run({ kind: 'revert', id, force: true });
  await take('d');
  await server.kill('SIGTERM');
  return { host, earlier, merge: { kind: 'mergeIntoChildren', id, pull: true } };
}

describe('a server that is killed while it copies a snapshot into its children', { timeout: 60_000 }, () => {
  const grown = temporaryDirectory();
  let data: ReturnType<typeof temporaryDirectory>;
  let server: ServerProcess | undefined;
  let tree: Awaited<ReturnType<typeof grow>>;
  beforeAll(async () => {
    tree = await grow(grown.path);
  }, 60_000);
  afterAll(() => grown.remove());
  beforeEach(() => {
    data = temporaryDirectory();
    cpSync(grown.path, data.path, { recursive: true });
  });
  afterEach(async () => {
    await server?.kill('SIGKILL');
    data.remove();
  });

  const start = async (env: Record<string, string> = {}) => {
    server = await startServerProcess(data.path, env);
    return server;
  };
  const sceneAt = async (env: Record<string, string>): Promise<Scene> => ({
    ...(await sceneOf(await start(env), { host: tree.host, domain: DOMAIN })),
    operation: tree.merge,
    earlier: tree.earlier,
  });

  it.each(['CP03', 'CP04', 'CP05', 'CP06', 'CP03:2', 'CP04:2', 'CP06:2'])(
    'at %s reports the true result, and can finish it',
    async (point) => {
      const scene = await sceneAt({ SNAPTREE_CRASH_AT: point });
      await startOperation(server, scene);
      expect(await server?.ended).toBe('SIGKILL');
      const again = await start();
      const job = await mustBeTrue(again, scene, data.path);
      if (job?.outcome?.state !== 'failedPartial') return;
      expect(job.outcome).toMatchObject({ lost: [], resumable: true });
      const { revision } = (await again.call('GET', `${scene.path}/tree`)).body;
      const resumed = await again.call('POST', `/api/jobs/${job.id}/resume`, { revision });
      expect((await ended(again, resumed.body.id)).outcome).toEqual({ state: 'succeeded' });
    },
  );
});
