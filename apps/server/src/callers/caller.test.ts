import { type JobEvent, type OperationRequest, treeFromNotation } from '@snaptree/core';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';
import { type Identify, identifyLocalUser } from './caller.ts';

/** Requests with this header come from a caller who may see only the host `fake`. */
const GUEST = { 'x-guest': 'yes' };
const identify: Identify = (request) => {
  const local = identifyLocalUser(request);
  return request.headers['x-guest'] === undefined
    ? local
    : { ...local, by: 'guest', hosts: new Set(['fake']) };
};
const removeAll = { kind: 'removeAll' as const };

describe('a caller who may see one of two hosts', () => {
  let server: TestServer;
  let socket: Socket | undefined;
  let runs = 0;
  const otherTree = '/api/hosts/other/domains/domain/tree';
  beforeEach(async () => {
    const hypervisor = () => new FakeHypervisor(independent, treeFromNotation('a(b(c*))'));
    server = await startTestServer(hypervisor(), { others: { other: hypervisor() }, identify });
  });
  afterEach(async () => {
    socket?.close();
    await server.close();
  });

  /** Runs a job as the local user and waits for its end. */
  const run = async (host: string) => {
    const { revision } = (await server.get(`/api/hosts/${host}/domains/domain/tree`)).body;
    const operation = { kind: 'create' as const, name: `new ${runs++}`, memory: false, quiesce: false };
    const request: OperationRequest = { operation, revision };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const path = `/api/hosts/${host}/domains/domain/operations`;
    return server.ended((await server.send('POST', path, request, headers)).body.id);
  };
  const connect = async (extraHeaders: Record<string, string>) => {
    const opened = io(server.url, { forceNew: true, extraHeaders: { origin: server.url, ...extraHeaders } });
    socket = opened;
    await new Promise<void>((resolve) => opened.once('connect', resolve));
    return opened;
  };

  it('sees neither the other host nor its jobs, space, tags or snapshots', async () => {
    const hidden = await run('other');
    const shown = await run('fake');
    for (const host of ['fake', 'other']) await server.get(`/api/hosts/${host}/domains`);
    const rows = async (path: string, headers?: Record<string, string>) =>
      JSON.stringify((await server.get(path, headers)).body);
    expect((await server.get('/api/hosts', GUEST)).body.map(({ id }: { id: string }) => id)).toEqual([
      'fake',
    ]);
    expect((await server.get('/api/jobs', GUEST)).body.map(({ id }: { id: string }) => id)).toEqual([
      shown.id,
    ]);
    expect(await rows('/api/jobs')).toContain(hidden.id);
    await expect.poll(() => rows('/api/search?q=a')).toContain('other');
    for (const path of ['/api/space', '/api/search?q=a', '/api/tags']) {
      expect(await rows(path, GUEST)).not.toContain('other');
    }
  });

  it.each([
    ['GET', '/api/hosts/other/domains'],
    ['GET', otherTree],
    ['GET', '/api/hosts/other/domains/domain'],
    ['GET', '/api/hosts/other/domains/domain/snapshots/a/configuration'],
    ['GET', '/api/hosts/other/domains/domain/snapshots/a/screenshot'],
    ['POST', '/api/hosts/other/domains/domain/plans', { operation: removeAll }],
    ['POST', '/api/hosts/other/domains/domain/operations', { operation: removeAll, revision: 'r' }],
    ['PUT', '/api/hosts/other', { name: 'Mine', connection: { kind: 'simulator' } }],
    ['DELETE', '/api/hosts/other'],
    ['POST', '/api/simulator/hosts/other/domains/domain/faults', { faults: [] }],
  ])('receives 404 for %s %s', async (method, path, body?: object) => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    expect((await server.send(method, path, body, { ...headers, ...GUEST })).status).toBe(404);
  });

  it('receives 404 for every request about a job of the other host', async () => {
    const { id, seq } = await run('other');
    const { revision } = (await server.get(otherTree)).body;
    const statuses = await Promise.all([
      server.get(`/api/jobs/${id}`, GUEST),
      server.get(`/api/jobs/${id}/events?after=0`, GUEST),
      server.get(`/api/jobs/${id}/rest`, GUEST),
      server.send('POST', `/api/jobs/${id}/cancel`, {}, GUEST),
      server.send('POST', `/api/jobs/${id}/dismiss`, {}, GUEST),
      server.send('POST', `/api/jobs/${id}/resume`, { revision }, GUEST),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual(statuses.map(() => 404));
    expect((await server.get(`/api/jobs/${id}`)).body.seq).toBe(seq);
  });

  it('receives events of the visible host only, while the local user receives both', async () => {
    const heard = async (headers: Record<string, string>) => {
      const opened = await connect(headers);
      const events: { name: string; text: string }[] = [];
      opened.onAny((name, payload) => events.push({ name, text: JSON.stringify(payload) }));
      opened.emit('watch', { hostId: 'other', domainId: 'domain' });
      const hidden = await run('other');
      const shown = await run('fake');
      const end = (id: string) => events.some(({ text }) => text.includes(id) && text.includes('"finished"'));
      await expect.poll(() => end(shown.id)).toBe(true);
      opened.close();
      return { events, hidden, end };
    };
    const guest = await heard(GUEST);
    expect(
      guest.events.filter(({ text }) => text.includes('"other"') || text.includes(guest.hidden.id)),
    ).toEqual([]);
    const local = await heard({});
    expect(local.end(local.hidden.id)).toBe(true);
  });

  it('does not learn the name of a hidden host by adding the same one', async () => {
    const draft = (name: string) => ({
      name,
      connection: { kind: 'vsphere', host: 'vcenter.example', username: 'snaptree' },
    });
    expect((await server.send('POST', '/api/hosts', draft('hidden vCenter'))).status).toBe(200);
    const answer = await server.send('POST', '/api/hosts', draft('my vCenter'), GUEST);
    expect(answer.body.problem).toMatchObject({ code: 'badRequest', on: 'my vCenter' });
    expect(JSON.stringify(answer.body)).not.toContain('hidden vCenter');
  });

  it('is named in the jobs and the audit log of what it starts', async () => {
    const { revision } = await server.reading('domain');
    const headers = { 'idempotency-key': crypto.randomUUID(), ...GUEST };
    const path = '/api/hosts/fake/domains/domain/operations';
    const accepted = await server.send('POST', path, { operation: removeAll, revision }, headers);
    expect(accepted.body.by).toBe('guest');
    const events: JobEvent[] = (await server.get(`/api/jobs/${accepted.body.id}/events`)).body;
    expect(events[0]).toMatchObject({ type: 'accepted', by: 'guest' });
  });
});
