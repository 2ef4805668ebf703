import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD_HEADER, treeFromNotation } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

describe('a server with pages of another build', () => {
  let server: TestServer;
  let fake: FakeHypervisor;

  const buildPages = (build: string) => {
    mkdirSync(join(server.directory, 'web'), { recursive: true });
    const page = `<!doctype html><meta name="snaptree-build" content="${build}" /><title>Snaptree</title>`;
    writeFileSync(join(server.directory, 'web', 'index.html'), page);
  };
  const merge = async (headers: Record<string, string>) => {
    const { revision } = await server.reading('domain');
    const operation = { kind: 'mergeIntoChildren', id: 'a' };
    return server.send(
      'POST',
      '/api/hosts/fake/domains/domain/operations',
      { operation, revision },
      {
        'idempotency-key': crypto.randomUUID(),
        ...headers,
      },
    );
  };

  beforeEach(async () => {
    fake = new FakeHypervisor(independent, treeFromNotation('a(b*)'));
    server = await startTestServer(fake);
  });
  afterEach(() => server.close());

  it('names the build that it was started with in every answer, even after a rebuild', async () => {
    buildPages('first-build');
    await server.restart();
    buildPages('second-build');
    expect((await server.get('/api/hosts')).headers.get(BUILD_HEADER)).toBe('first-build');
    expect((await server.get('/api/nothing')).headers.get(BUILD_HEADER)).toBe('first-build');
  });

  it('refuses every change from a page of another build', async () => {
    buildPages('first-build');
    await server.restart();
    const answer = await merge({ [BUILD_HEADER]: 'older-build' });
    expect([answer.status, answer.body.problem.code]).toEqual([412, 'pageOutdated']);
    expect((await server.get('/api/jobs')).body).toEqual([]);
    expect(fake.calls).toEqual([]);
  });

  it('answers GET requests of every build, so that an outdated page can say so', async () => {
    buildPages('first-build');
    await server.restart();
    expect((await server.get('/api/hosts', { [BUILD_HEADER]: 'older-build' })).status).toBe(200);
  });

  it('accepts changes from its own pages and from programs without a build', async () => {
    buildPages('first-build');
    await server.restart();
    const { body: job, status } = await merge({ [BUILD_HEADER]: 'first-build' });
    expect(status).toBe(202);
    await server.ended(job.id);
    const other = await server.send('POST', `/api/jobs/${job.id}/cancel`, {});
    expect(other.body.problem?.code).not.toBe('pageOutdated');
  });

  it('names no build while the pages are not built', async () => {
    expect((await server.get('/api/hosts')).headers.has(BUILD_HEADER)).toBe(false);
    expect((await merge({ [BUILD_HEADER]: 'any-build' })).status).toBe(202);
  });
});
