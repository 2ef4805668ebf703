import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeFromNotation } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

describe('the web application', () => {
  let server: TestServer;
  const script = `console.log(${JSON.stringify('snaptree '.repeat(500))});`;
  const manifest = {
    'index.html': { file: 'assets/index-abc.js', css: ['assets/index-abc.css'] },
    'src/pages/vm/vm-page.tsx': {
      file: 'assets/tree-abc.js',
      imports: ['index.html', '_words.js'],
      css: ['assets/tree-abc.css'],
    },
    '_words.js': { file: 'assets/words-abc.js', imports: ['index.html'] },
  };
  beforeAll(async () => {
    server = await startTestServer(new FakeHypervisor(independent, treeFromNotation('a*')));
    const root = join(server.directory, 'web');
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>Snaptree</title>');
    writeFileSync(join(root, 'assets', 'index-abc.js'), script);
    mkdirSync(join(root, '.vite'));
    writeFileSync(join(root, '.vite', 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(server.directory, 'outside.js'), 'outside');
  });
  afterAll(() => server.close());

  it.each(['/', '/hosts/fake/domains/domain?selected=a', '/jobs'])(
    'is served under %s and not cached',
    async (path) => {
      const page = await server.get(path);
      expect([page.status, page.body]).toEqual([200, expect.stringContaining('<title>Snaptree')]);
      expect(page.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('tells with the page of a tree what that loads first, the tree before all', async () => {
    const { headers } = await server.get('/hosts/fake/domains/a%3Ab?snapshot=a');
    expect(headers.get('link')?.split(', ')).toEqual([
      '</api/hosts/fake/domains/a%3Ab/tree>; rel=preload; as=fetch; crossorigin',
      '</assets/tree-abc.js>; rel=modulepreload',
      '</assets/words-abc.js>; rel=modulepreload',
      '</assets/tree-abc.css>; rel=preload; as=style; crossorigin',
    ]);
    const colon = await server.get('/hosts/fake/domains/a:b');
    expect(colon.headers.get('link')).toContain('/domains/a%3Ab/tree>');
  });

  it('promises nothing for addresses of which it knows nothing', async () => {
    expect((await server.get('/jobs')).headers.get('link')).toBeNull();
    expect((await server.get('/hosts/fake/domains/%E0%A4%A')).status).toBe(200);
  });

  it('has files that browsers may keep, compressed where they can take it', async () => {
    const small = await server.get('/assets/index-abc.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect([small.status, small.body]).toEqual([200, script]);
    expect(small.headers.get('content-encoding')).toBe('br');
    const zipped = await server.get('/assets/index-abc.js', { 'accept-encoding': 'gzip, deflate' });
    expect([zipped.body, zipped.headers.get('content-encoding')]).toEqual([script, 'gzip']);
    const plain = await server.get('/assets/index-abc.js', { 'accept-encoding': 'identity' });
    expect([plain.body, plain.headers.get('content-encoding')]).toEqual([script, null]);
    for (const answer of [small, zipped, plain]) {
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(answer.headers.get('content-type')).toContain('javascript');
    }
  });

  it('answers 404 for files that are not there or lie outside, not with the page', async () => {
    for (const path of [
      '/assets/gone-def.js',
      '/assets/..%2f..%2foutside.js',
      '/assets/..%5c..%5coutside.js',
    ]) {
      const answer = await server.get(path);
      expect(answer.body).not.toContain('outside');
      expect([404, 400]).toContain(answer.status);
    }
  });

  it('describes its interface as OpenAPI 3.1 with every endpoint', async () => {
    const { body } = await server.get('/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const operate = body.paths['/api/hosts/{host}/domains/{domain}/operations'].post;
    expect(operate.parameters.map((p: { name: string }) => p.name)).toEqual([
      'host',
      'domain',
      'Idempotency-Key',
    ]);
    expect(operate.requestBody.content['application/json'].schema.additionalProperties).toBe(false);
    const ids = Object.values<object>(body.paths).flatMap((path) =>
      Object.values<{ operationId: string }>({ ...path }).map((o) => o.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('readJobEvents');
  });

  it('answers unknown addresses of the interface with a problem', async () => {
    const answer = await server.get('/api/nothing');
    expect([answer.status, answer.body.problem.code]).toEqual([404, 'notFound']);
  });

  it('answers a person who typed an address with sentences', async () => {
    const answer = await server.get('/api/nothing', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.body).toBe('There is no such address: /api/nothing.\n\nSee /api/openapi.json.\n');
  });

  it('counts in its metrics and is healthy', async () => {
    await server.get('/api/hosts/fake/domains');
    expect((await server.get('/healthz')).body).toEqual({ ok: true });
    const { body } = await server.get('/metrics');
    expect(body).toContain('snaptree_hosts_connected 1');
    expect(body).toMatch(/snaptree_http_seconds_count\{endpoint="listDomains",status="200"\} \d/);
  });
});
