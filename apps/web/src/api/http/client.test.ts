import { afterEach, describe, expect, it, vi } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import { call, newIdempotencyKey } from './client.ts';
import { problemOf } from './problem.ts';

function answer(status: number, body: unknown) {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(text(body), { status }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}
const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));
const where = { params: { host: 'h/1', domain: 'd 2' } };
const problemFrom = async (work: Promise<unknown>) => problemOf(await work.catch((error: unknown) => error));

afterEach(() => vi.unstubAllGlobals());

describe('calling the server', () => {
  it('fills in the path parameters and escapes them', async () => {
    const fetched = answer(200, readingOf('a*'));
    await call('readTree', where);
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/hosts/h%2F1/domains/d%202/tree');
  });

  it('sends a body as JSON with an idempotency key', async () => {
    const fetched = answer(200, readingOf('a*'));
    const order = { ...where, body: { operation: { kind: 'removeAll' as const }, revision: 'r' } };
    await call('operate', order, { idempotencyKey: 'key' }).catch(() => undefined);
    const init = fetched.mock.calls[0]?.[1];
    expect(init?.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'key' });
    expect(JSON.parse(String(init?.body))).toEqual(order.body);
  });

  it('throws the problem from the server with its three parts and its extra fields', async () => {
    const problem = { code: 'treeChanged', what: 'It changed', on: 'on x', todo: 'Look again' } as const;
    answer(409, { problem, detail: { difference: 1 } });
    const error: unknown = await call('readTree', where).catch((thrown: unknown) => thrown);
    expect(problemOf(error)).toEqual(problem);
    expect(error).toMatchObject({ detail: { difference: 1 } });
  });

  it('reports a response that does not come from Snaptree when it is not a problem document', async () => {
    answer(502, '<html>Bad gateway</html>');
    expect(await problemFrom(call('readTree', where))).toMatchObject({
      code: 'connectionLost',
      native: { text: '<html>Bad gateway</html>' },
    });
  });

  it('reports a server that does not respond as a lost connection that can be retried', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('fetch failed')));
    expect(await problemFrom(call('listHosts', {}))).toMatchObject({
      code: 'connectionLost',
      on: 'GET /api/hosts',
    });
  });

  it('rejects a response that violates the contract', async () => {
    answer(200, [{ id: 'h' }]);
    expect(await problemFrom(call('listHosts', {}))).toMatchObject({
      code: 'internal',
      what: 'The Snaptree server sent an invalid response to {on}.',
    });
  });

  it('passes on an abort as an abort', async () => {
    const stop = new AbortController();
    stop.abort(new DOMException('left the page', 'AbortError'));
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => Promise.reject(init.signal?.reason));
    await expect(call('listHosts', {}, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('never creates the same key twice', () => {
    expect(new Set(Array.from({ length: 100 }, newIdempotencyKey)).size).toBe(100);
  });
});
