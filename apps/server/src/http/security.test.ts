import { request } from 'node:http';
import { connect } from 'node:net';
import { treeFromNotation } from '@snaptree/core';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

const operations = '/api/hosts/fake/domains/domain/operations';

/** A request whose Host and Origin headers are free; fetch sets its own. Answers the status. */
function raw(
  url: string,
  options: { method: string; path: string; headers: Record<string, string>; body?: string },
) {
  const { hostname, port } = new URL(url);
  return new Promise<number>((resolve, reject) => {
    const sent = request({ hostname, port, ...options, setHost: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

describe('the server and a hostile page', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  let host: string;
  beforeEach(async () => {
    fake = new FakeHypervisor(independent, treeFromNotation('a(b*)'));
    server = await startTestServer(fake);
    host = new URL(server.url).host;
  });
  afterEach(() => server.close());

  const nothingHappened = async () => {
    expect((await server.get('/api/jobs')).body).toEqual([]);
    expect(fake.calls).toEqual([]);
  };
  const operation = async () => {
    const { revision } = await server.reading('domain');
    return JSON.stringify({ operation: { kind: 'mergeIntoChildren', id: 'a' }, revision });
  };

  it.each([
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['no origin', {}],
    ['the origin "null"', { origin: 'null' }],
    [
      'a form of a foreign page',
      { origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['plain text of a foreign page', { origin: 'http://evil.example', 'content-type': 'text/plain' }],
  ])('refuses a change with %s and records nothing', async (_what, headers) => {
    const body = await operation();
    const all = { host, 'content-type': 'application/json', 'idempotency-key': 'key-of-a-test', ...headers };
    expect(await raw(server.url, { method: 'POST', path: operations, headers: all, body })).toBe(403);
    await nothingHappened();
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'refuses bodies of type "%s" even from its own page',
    async (type) => {
      const headers = { 'content-type': type, 'idempotency-key': 'key-of-a-test' };
      expect((await server.send('POST', operations, await operation(), headers)).status).toBe(400);
      await nothingHappened();
    },
  );

  it('answers a path that encodes nothing as the mistake of the caller, and logs nothing', async () => {
    const { status, body } = await server.get('/api/hosts/a/domains/%E0%A4%A/tree');
    expect([status, body.problem.code]).toEqual([400, 'badRequest']);
    expect(server.logLines.filter((line) => line.includes('unexpected'))).toEqual([]);
  });

  it('lets no browser store an answer of the API', async () => {
    for (const path of ['/api/hosts', '/api/jobs', '/api/nowhere', '/api/hosts/fake/domains/domain/tree']) {
      expect((await server.get(path)).headers.get('cache-control')).toBe('no-store');
    }
  });

  it.each(['TRACE', 'PATCH', 'PROPFIND'])('answers %s with its own error, on every path', async (method) => {
    for (const path of ['/', '/api/hosts', '/healthz']) {
      const headers = { host, origin: `http://${host}` };
      expect(await raw(server.url, { method, path, headers })).toBe(404);
    }
  });

  it('refuses a request with two Host headers', async () => {
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      const wire = connect(Number(port), hostname, () =>
        wire.write(
          `GET /api/hosts HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
        ),
      );
      wire.on('data', (chunk) => resolve(chunk.toString().split('\r\n')[0] ?? ''));
    });
    expect(answer).toMatch(/ 40[03] /);
  });

  it('changes nothing on GET requests', async () => {
    for (const path of [operations, '/api/host-tests', '/api/jobs/x/cancel']) {
      expect((await server.get(path)).status).toBe(404);
    }
    await nothingHappened();
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:80',
    '',
    'a@localhost',
  ])('refuses requests for the host name "%s"', async (name) => {
    for (const path of ['/', '/api/hosts', operations, '/metrics', '/socket.io/?EIO=4&transport=polling']) {
      expect(await raw(server.url, { method: 'GET', path, headers: { host: name } })).toBeGreaterThanOrEqual(
        400,
      );
    }
    const upgrade = { host: name, origin: `http://${name}` };
    expect(await raw(server.url, handshake('websocket', upgrade))).toBeGreaterThanOrEqual(400);
  });

  describe.each(['polling', 'websocket'])('the socket over %s', (transport) => {
    const matrix: [string, (host: string) => string][] = [
      ['another scheme', (h) => `https://${h}`],
      ['another port', (h) => `http://${h.replace(/\d+$/, '1')}`],
      ['another name', () => 'http://evil.example'],
      ['the name as a prefix', (h) => `http://${h}.evil.example`],
      ['the name as a user', (h) => `http://${h}@evil.example`],
      ['no name', () => 'null'],
      ['IPv6 for IPv4', (h) => `http://[::1]:${h.split(':')[1]}`],
    ];
    it.each(matrix)('refuses an origin with %s', async (_what, origin) => {
      const status = await raw(server.url, handshake(transport, { host, origin: origin(host) }));
      expect([400, 403]).toContain(status);
    });

    it.each(['127.0.0.1', 'localhost', '[::1]'])('accepts its own page at %s', async (name) => {
      const own = `${name}:${host.split(':')[1]}`;
      const status = await raw(server.url, handshake(transport, { host: own, origin: `http://${own}` }));
      expect(status).toBe(transport === 'websocket' ? 101 : 200);
    });
  });

  it('explains to a page why its socket is refused, and what to do', async () => {
    const ask = (origin: string) => server.send('POST', '/api/page', {}, { origin });
    expect((await ask(server.url)).body).toEqual({ ok: true });
    const refused = await ask('https://snaptree.example.org');
    expect([refused.status, refused.body.problem.code]).toEqual([403, 'forbiddenOrigin']);
    expect(refused.body.problem.on).toBe('https://snaptree.example.org');
    expect(refused.body.problem.todo).toContain('"allowedOrigins"');
  });

  it('refuses WebSockets without an origin, and polling from another site', async () => {
    expect([400, 403]).toContain(await raw(server.url, handshake('websocket', { host })));
    const fromElsewhere = handshake('polling', { host, 'sec-fetch-site': 'cross-site' });
    expect([400, 403]).toContain(await raw(server.url, fromElsewhere));
  });

  it('refuses unknown keys, other types and prototypes in bodies', async () => {
    const { revision } = await server.reading('domain');
    const good = { operation: { kind: 'mergeIntoChildren', id: 'a' }, revision };
    const bad: unknown[] = [
      { ...good, role: 'admin' },
      { ...good, revision: { $ne: 1 } },
      { ...good, revision: [revision] },
      { ...good, operation: { ...good.operation, id: ['a'] } },
      { ...good, operation: { ...good.operation, steps: [] } },
      [good],
      'text',
      null,
    ];
    for (const body of bad) {
      const answer = await server.send('POST', operations, JSON.stringify(body), json);
      expect([answer.status, answer.body.problem.code]).toEqual([400, 'badRequest']);
    }
    const polluting = JSON.stringify(good).replace('{', '{"__proto__":{"polluted":true},');
    expect((await server.send('POST', operations, polluting, json)).status).toBe(400);
    await server.get('/api/jobs?__proto__[polluted]=1&constructor.prototype.polluted=1');
    expect('polluted' in {}).toBe(false);
    await nothingHappened();
  });

  it('answers badRequest to a body that is too large or not JSON', async () => {
    const large = await server.send('POST', operations, JSON.stringify({ x: 'x'.repeat(300_000) }), json);
    expect([large.status, large.body.problem.code]).toEqual([400, 'badRequest']);
    const broken = await server.send('POST', operations, '{"operation":', json);
    expect([broken.status, broken.body.problem.code]).toEqual([400, 'badRequest']);
  });

  it('requires an idempotency key', async () => {
    const answer = await server.send('POST', operations, await operation(), {
      'content-type': 'application/json',
    });
    expect([answer.status, answer.body.problem.code]).toEqual([400, 'badRequest']);
    await nothingHappened();
  });

  it('forbids frames, plug-ins and foreign scripts', async () => {
    const policy = (await server.get('/')).headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it('answers an unexpected error with an ID and logs the reason', async () => {
    fake.onRead = () => {
      throw new Error('secret reason');
    };
    const answer = await server.get('/api/hosts/fake/domains/domain/tree');
    expect([answer.status, answer.body.problem.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(answer.body)).not.toContain('secret reason');
    const id = /for (\S+)\.$/.exec(answer.body.problem.todo)?.[1] ?? 'none';
    expect(server.logLines.some((line) => line.includes(id) && line.includes('secret reason'))).toBe(true);
  });

  it('disconnects a browser that floods it or sends nonsense, and keeps serving others', async () => {
    const connect = () =>
      io(server.url, { extraHeaders: { origin: server.url }, reconnection: false, forceNew: true });
    const flood = connect();
    const other = connect();
    const cut = new Promise((resolve) => flood.once('disconnect', resolve));
    await new Promise((resolve) => flood.once('connect', () => resolve(undefined)));
    for (let i = 0; i < 500; i++) flood.emit('unwatch', { hostId: 'fake', domainId: 'domain' });
    await cut;
    const nonsense = connect();
    const alsoCut = new Promise((resolve) => nonsense.once('disconnect', resolve));
    nonsense.emit('watch', { hostId: 1, __proto__: { polluted: true } });
    await alsoCut;
    expect(other.connected).toBe(true);
    other.close();
  });
});

const json = { 'content-type': 'application/json', 'idempotency-key': 'key-of-a-test' };

function handshake(transport: string, headers: Record<string, string>) {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  return {
    method: 'GET',
    path: `/socket.io/?EIO=4&transport=${transport}`,
    headers: { ...headers, ...(transport === 'websocket' ? upgrade : {}) },
  };
}
