import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournal, type ServerProcess, startServerProcess, temporaryDirectory } from './process.ts';
import { ended, mustBeTrue, sceneOf, startOperation } from './truth.ts';

interface Killing {
  /** As in the configuration file. */
  readonly connection: unknown;
  /** A VM of the lab without snapshots. It is stopped. */
  readonly vm: string;
  readonly points: readonly string[];
  /** Whether the hypervisor may show no trace of a step that was sent right before the server was killed. */
  readonly traceless?: boolean;
}

const NAMES = ['one', 'two', 'three'];

async function dismissInterrupted(server: ServerProcess): Promise<void> {
  const { body } = await server.call('GET', '/api/jobs?state=interrupted');
  for (const { id } of body) await server.call('POST', `/api/jobs/${id}/dismiss`, {});
}

/** Kills the server at each point while it deletes three snapshots, starts it again and verifies the result. */
export function killedOver(hypervisor: string, { connection, vm, points, traceless = false }: Killing): void {
  describe(`a server that is killed over ${hypervisor}`, () => {
    let data: ReturnType<typeof temporaryDirectory>;
    // A separate data directory for the server that creates the snapshots.
    let maker: ReturnType<typeof temporaryDirectory>;
    let server: ServerProcess | undefined;
    const scene = (on: ServerProcess) => sceneOf(on, { host: 'lab', domain: vm });
    beforeEach(async () => {
      data = temporaryDirectory();
      const hosts = [{ id: 'lab', name: 'Lab', connection }];
      writeFileSync(join(data.path, 'snaptree.json'), JSON.stringify({ hosts }));
      maker = temporaryDirectory();
      writeFileSync(join(maker.path, 'snaptree.json'), JSON.stringify({ hosts }));
      server = await startServerProcess(maker.path);
      const { tree } = (await scene(server)).before;
      if (tree.live.power === 'running') await operate(server, { kind: 'power', action: 'stop' });
      await empty(server);
      for (const name of NAMES)
        await operate(server, { kind: 'create', name, memory: false, quiesce: false });
      await server.kill('SIGKILL');
    });
    afterEach(async () => {
      await server?.kill('SIGKILL');
      server = await startServerProcess(data.path);
      try {
        await empty(server);
      } finally {
        await server.kill('SIGKILL');
        data.remove();
        maker.remove();
      }
    });

    /** Deletes all snapshots: also those of an earlier attempt, and those that a late step is still deleting. */
    async function empty(on: ServerProcess): Promise<void> {
      for (;;) {
        await dismissInterrupted(on);
        const left = await scene(on);
        if (left.before.tree.snapshots.length === 0) return;
        const answer = await startOperation(on, left).catch(() => undefined);
        if (answer !== undefined) await ended(on, answer.body.id);
      }
    }

    async function operate(on: ServerProcess, operation: Operation): Promise<void> {
      const { path, before } = await scene(on);
      const body = { operation, revision: before.revision };
      const answer = await on.call('POST', `${path}/operations`, body, crypto.randomUUID());
      expect(answer).toMatchObject({ status: 202 });
      expect((await ended(on, answer.body.id)).outcome).toEqual({ state: 'succeeded' });
    }

    it.each(points)('at %s reports the true result of the job after the next start', async (point) => {
      server = await startServerProcess(data.path, { SNAPTREE_CRASH_AT: point });
      const before = await scene(server);
      expect(before.before.tree.snapshots.map(({ name }) => name)).toEqual(NAMES);
      await startOperation(server, before);
      expect(await server.ended).toBe('SIGKILL');
      server = await startServerProcess(data.path);
      const job = await mustBeTrue(server, { ...before, traceless }, data.path);
      expect(job).toBeDefined();
      if (traceless) await dismissInterrupted(server);
      expect(readJournal(data.path).leases).toEqual([]);
    });
  });
}
