import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readJournal,
  type ServerProcess,
  startServerProcess,
  temporaryDirectory,
} from '../testing/process.ts';
import { ended, mustBeTrue, sceneOf, startOperation } from '../testing/truth.ts';

/** Three external snapshots in a chain. The daemon's jobs end with it, as QEMU's block jobs do. */
const QEMU = { host: 'sim-atlas', domain: 'web-01' };
/** A hypervisor whose jobs continue without the server. */
const VSPHERE = { host: 'sim-cluster', domain: 'erp-app-01' };

describe('a server that is killed', { timeout: 60_000 }, () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let server: ServerProcess | undefined;
  beforeEach(() => {
    data = temporaryDirectory();
  });
  afterEach(async () => {
    await server?.kill('SIGKILL');
    data.remove();
  });

  const start = async (env: Record<string, string> = {}) => {
    server = await startServerProcess(data.path, env);
    return server;
  };

  it('waits for a host that one start does not know, and reports the true result when it is back', async () => {
    const scene = await sceneOf(await start({ SNAPTREE_CRASH_AT: 'CP04' }), VSPHERE);
    await startOperation(server, scene);
    expect(await server?.ended).toBe('SIGKILL');
    const configuration = join(data.path, 'snaptree.json');
    writeFileSync(configuration, '{"demo": false}');
    const without = await start();
    const [id] = readJournal(data.path).jobs;
    const job = async () => (await without.call('GET', `/api/jobs/${id}`)).body;
    await expect.poll(async () => (await job()).state).toBe('unknown');
    expect((await job()).hostLostWhy).toMatch(/Host .* is not configured/);
    await without.kill('SIGTERM');
    rmSync(configuration);
    await start();
    expect(await mustBeTrue(server, scene, data.path)).toBeDefined();
  });

  it.each(['CP01', 'CP02', 'CP03', 'CP04', 'CP05', 'CP06', 'CP06:2', 'CP10', 'CP11', 'CP12'])(
    'at %s reports the true result of the job after the next start',
    async (point) => {
      const scene = await sceneOf(await start({ SNAPTREE_CRASH_AT: point }), QEMU);
      await startOperation(server, scene);
      expect(await server?.ended).toBe('SIGKILL');
      await mustBeTrue(await start(), scene, data.path);
    },
  );

  it('at CP13, before a cancellation reaches the running step, stops the job after the next start', async () => {
    const scene = await sceneOf(
      await start({ SNAPTREE_CRASH_AT: 'CP13', SNAPTREE_SIMULATOR_SPEED: '2' }),
      QEMU,
    );
    const { id } = (await startOperation(server, scene))?.body ?? {};
    await server?.call('POST', `/api/jobs/${id}/cancel`, {}).catch(() => undefined);
    expect(await server?.ended).toBe('SIGKILL');
    const job = await mustBeTrue(await start(), scene, data.path);
    expect(job?.outcome?.state).toMatch(/^cancelled/);
  });

  it('at CP14, during recovery, recovers at the next start', async () => {
    const scene = await sceneOf(await start({ SNAPTREE_CRASH_AT: 'CP04' }), QEMU);
    await startOperation(server, scene);
    expect(await server?.ended).toBe('SIGKILL');
    const second = await start({ SNAPTREE_CRASH_AT: 'CP14' }).catch(() => undefined);
    if (second !== undefined) expect(await second.ended).toBe('SIGKILL');
    await mustBeTrue(await start(), scene, data.path);
  });

  it('at CP16, during the first migration, starts with an empty journal', async () => {
    await expect(startServerProcess(data.path, { SNAPTREE_CRASH_AT: 'CP16' })).rejects.toThrow('SIGKILL');
    const scene = await sceneOf(await start(), QEMU);
    const accepted = await startOperation(server, scene);
    expect((await ended(server, accepted?.body.id)).outcome?.state).toBe('succeeded');
  });

  /** As soon as the hypervisor has said how far its first step is. */
  async function killInTheMiddle(id: string): Promise<void> {
    const percent = async () =>
      (await server?.call('GET', `/api/jobs/${id}`))?.body.steps[0].progress?.percent;
    await expect.poll(percent).toBeGreaterThan(0);
    await server?.kill('SIGKILL');
  }

  it('during a job that continues on the hypervisor, recovers the job, which succeeds', async () => {
    const scene = await sceneOf(await start({ SNAPTREE_SIMULATOR_SPEED: '4' }), VSPHERE);
    await killInTheMiddle((await startOperation(server, scene))?.body.id);
    const job = await mustBeTrue(await start({ SNAPTREE_SIMULATOR_SPEED: '60' }), scene, data.path);
    expect(job?.outcome?.state).toBe('succeeded');
  });

  it('during a merge leaves a job that can be resumed and then matches the preview', async () => {
    const scene = await sceneOf(await start({ SNAPTREE_SIMULATOR_SPEED: '4' }), QEMU);
    await killInTheMiddle((await startOperation(server, scene))?.body.id);
    const again = await start();
    const job = await mustBeTrue(again, scene, data.path);
    expect(job?.outcome).toMatchObject({ state: 'failedPartial', resumable: true });
    const { revision } = (await again.call('GET', `${scene.path}/tree`)).body;
    const resumed = await again.call('POST', `/api/jobs/${job?.id}/resume`, { revision });
    expect(resumed.status).toBe(202);
    expect((await ended(again, resumed.body.id)).outcome).toEqual({ state: 'succeeded' });
    const { tree } = (await again.call('GET', `${scene.path}/tree`)).body;
    expect(tree.snapshots).toEqual([]);
  });

  it('at any moment keeps its promises', async () => {
    const scene = await sceneOf(await start(), QEMU);
    await startOperation(server, scene);
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      await server?.kill('SIGKILL');
      await start();
    }
    await mustBeTrue(server, scene, data.path);
  });

  it('with SIGTERM during a job stops within ten seconds and continues the job at the next start', async () => {
    const scene = await sceneOf(await start({ SNAPTREE_SIMULATOR_SPEED: '2' }), QEMU);
    await startOperation(server, scene);
    const asked = performance.now();
    expect(await server?.kill('SIGTERM')).toBe('0');
    expect(performance.now() - asked).toBeLessThan(10_000);
    await mustBeTrue(await start(), scene, data.path);
  });
});
