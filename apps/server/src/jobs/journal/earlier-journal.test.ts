import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { JobFilter } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../storage/open.ts';
import { temporaryDirectory } from '../../testing/process.ts';
import { JobArchive } from './archive.ts';

const dump = join(import.meta.dirname, '../../testing/version-0.1.0/journal.sql');

describe('a journal of version 0.1.0', () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let storage: Storage;
  let archive: JobArchive;
  beforeEach(async () => {
    data = temporaryDirectory();
    const database = new DatabaseSync(join(data.path, 'snaptree.db'), {
      // The dump creates tables after the rows that refer to them.
      enableForeignKeyConstraints: false,
    });
    database.exec(readFileSync(dump, 'utf8'));
    database.close();
    storage = await openStorage(data.path);
    archive = new JobArchive(storage.db);
  });
  afterEach(async () => {
    await storage.close();
    data.remove();
  });

  const list = (filter: object) => archive.list(JobFilter.parse(filter), 'all');

  it('is read completely: plans, rules, trees and events', async () => {
    const ids = await list({});
    expect(ids).toHaveLength(13);
    for (const id of ids) {
      const file = await archive.file(id);
      expect(file?.before.current.kind).toBe('snapshot');
      expect(file?.plan.traits).toEqual({
        percent: expect.any(Boolean),
        cancel: expect.any(Boolean),
        pausesGuest: expect.any(Boolean),
      });
      expect(JSON.stringify(file)).not.toMatch(/"(seat|frozen|manner|ticket|settled)"|untrack|seatMoved/);
    }
  });

  it('keeps dismissed and resumed jobs, and lists those that are still interrupted', async () => {
    const jobs = await Promise.all((await list({ outcome: 'failedPartial' })).map((id) => archive.job(id)));
    expect(jobs.map((job) => job?.resolution?.how)).toEqual([undefined, 'resumed', 'dismissed']);
    expect(await list({ state: 'interrupted' })).toEqual([jobs[0]?.id]);
  });

  it('uses the current term for deleting only metadata', async () => {
    const jobs = await Promise.all((await list({})).map((id) => archive.job(id)));
    const removal = jobs.find((job) => job?.operation.kind === 'deleteMetadata');
    expect(removal?.effects).toContainEqual(expect.objectContaining({ kind: 'metadataDeleted' }));
    const moves = jobs.flatMap((job) => job?.effects ?? []).filter(({ kind }) => kind === 'currentMoved');
    expect(moves.length).toBeGreaterThan(0);
  });

  it('still shows the job that was running as open', async () => {
    expect(await list({ state: 'open' })).toHaveLength(1);
  });
});
