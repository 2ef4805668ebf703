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
    'is served at %s and not cached',
    async (path) => {
      const page = await server.get(path);
      expect([page.status, page.body]).toEqual([200, expect.stringContaining('<title>Snaptree')]);
      expect(page.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('sends preload hints with the page of a VM, its tree first', async () => {
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

  it('sends no hints for unknown addresses', async () => {
    expect((await server.get('/jobs')).headers.get('link')).toBeNull();
    expect((await server.get('/hosts/fake/domains/%E0%A4%A')).status).toBe(200);
  });

  it('serves cacheable files, compressed if the browser accepts it', async () => {
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

  it('answers 404, not the page, for files that do not exist or are outside the folder', async () => {
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

  it('describes every endpoint in OpenAPI 3.1', async () => {
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

  it('answers unknown API addresses with a problem', async () => {
    const answer = await server.get('/api/nothing');
    expect([answer.status, answer.body.problem.code]).toEqual([404, 'notFound']);
  });

  it('answers browsers that open an unknown API address with plain text', async () => {
    const answer = await server.get('/api/nothing', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.body).toBe(
      'The address /api/nothing does not exist.\n\nSee /api/openapi.json for all addresses.\n',
    );
  });

  it('reports metrics and health', async () => {
    await server.get('/api/hosts/fake/domains');
    expect((await server.get('/healthz')).body).toEqual({ ok: true });
    const { body } = await server.get('/metrics');
    expect(body).toContain('snaptree_hosts_connected 1');
    expect(body).toMatch(/snaptree_http_seconds_count\{endpoint="listDomains",status="200"\} \d/);
  });
});
