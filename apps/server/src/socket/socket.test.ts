import { type Job, type JobEvent, reduceJob, treeFromNotation } from '@snaptree/core';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { independent } from '../testing/rules.ts';

const removeAll = { kind: 'removeAll' as const };

describe('an open browser', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  let sockets: Socket[];
  beforeEach(async () => {
    fake = new FakeHypervisor(independent, treeFromNotation('a(b(c*))'));
    server = await startTestServer(fake);
    sockets = [];
  });
  afterEach(async () => {
    for (const socket of sockets) socket.close();
    await server.close();
  });

  const connect = async (transports = ['polling', 'websocket']) => {
    const socket = io(server.url, { transports, forceNew: true, extraHeaders: { origin: server.url } });
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    return socket;
  };
  const run = async () => {
    const { revision } = await server.reading('domain');
    return (await server.operate('domain', { operation: removeAll, revision })).body.id as string;
  };

  it.each([[['websocket']], [['polling']]])(
    'hears of a job over %s as it is written down',
    async (transports) => {
      const socket = await connect(transports);
      let job: Job | undefined;
      const kinds: string[] = [];
      socket.on('job', (event: JobEvent) => {
        const reduced = reduceJob(job, event);
        if (reduced.kind !== 'gap') job = reduced.job;
        kinds.push(reduced.kind);
      });
      const id = await run();
      const truth = await server.ended(id);
      await expect.poll(() => job?.state).toBe('finished');
      expect(kinds).not.toContain('gap');
      expect(job).toEqual(truth);
    },
  );

  it('reads events that it missed by number and sees the end once', async () => {
    const socket = await connect();
    const seen: JobEvent[] = [];
    socket.on('job', (event: JobEvent) => seen.push(event));
    fake.onStep = (_step, apply) => {
      if (fake.calls.length === 2) socket.disconnect();
      apply();
    };
    const id = await run();
    await server.ended(id);
    socket.connect();
    const after = seen.at(-1)?.seq ?? 0;
    const missed: JobEvent[] = (await server.get(`/api/jobs/${id}/events?after=${after}`)).body;
    const all = [...seen.filter((event) => event.type !== 'progress'), ...missed];
    expect(all.map((event) => event.seq)).toEqual(all.map((_, i) => i + 1));
    expect(all.filter((event) => event.type === 'finished')).toHaveLength(1);
  });

  it('reduces duplicate and late events to the same job', async () => {
    const id = await run();
    const truth = await server.ended(id);
    const events: JobEvent[] = (await server.get(`/api/jobs/${id}/events`)).body;
    let job: Job | undefined;
    for (const event of events.flatMap((e, i) => [e, e, events[Math.max(0, i - 2)] ?? e])) {
      const reduced = reduceJob(job, event);
      expect(reduced.kind).not.toBe('gap');
      if (reduced.kind !== 'gap') job = reduced.job;
    }
    expect(job).toEqual(truth);
  });

  it("is notified of another client's change to an open tree", async () => {
    const socket = await connect();
    await server.reading('domain');
    socket.emit('watch', { hostId: 'fake', domainId: 'domain' });
    const changed = new Promise((resolve) => socket.once('treeChanged', resolve));
    await expect.poll(() => fake.reads).toBeGreaterThan(1);
    fake.change('domain', () => treeFromNotation('a(b(c(x*)))'));
    expect(await changed).toEqual({ hostId: 'fake', domainId: 'domain' });
  });

  it('reports a changed tree only to the browsers that show it', async () => {
    const [watcher, other] = [await connect(), await connect()];
    await server.reading('domain');
    watcher.emit('watch', { hostId: 'fake', domainId: 'domain' });
    const heard: string[] = [];
    watcher.on('treeChanged', () => heard.push('watcher'));
    other.on('treeChanged', () => heard.push('other'));
    await expect.poll(() => fake.reads).toBeGreaterThan(1);
    fake.change('domain', () => treeFromNotation('a(b(c(x*)))'));
    await expect.poll(() => heard).toEqual(['watcher']);
    watcher.emit('unwatch', { hostId: 'fake', domainId: 'domain' });
    other.emit('watch', { hostId: 'fake', domainId: 'domain' });
    await expect.poll(() => fake.reads).toBeGreaterThan(3);
    fake.change('domain', () => treeFromNotation('a(b(c(y*)))'));
    await expect.poll(() => heard).toEqual(['watcher', 'other']);
  });

  it('reports all progress of a job only to the browsers that show its VM', async () => {
    await server.close();
    const clock = new ManualClock();
    server = await startTestServer(fake, { clock });
    const [watcher, other] = [await connect(), await connect()];
    await server.reading('domain');
    watcher.emit('watch', { hostId: 'fake', domainId: 'domain' });
    const counts = { watcher: 0, other: 0 };
    const count = (who: keyof typeof counts) => (event: JobEvent) => {
      if (event.type === 'progress') counts[who] += 1;
    };
    watcher.on('job', count('watcher'));
    other.on('job', count('other'));
    await expect.poll(() => fake.reads).toBeGreaterThan(1);
    const arrived = Promise.withResolvers<void>();
    fake.onStep = async (_step, apply, { report }) => {
      if (fake.calls.length === 1) {
        for (let percent = 10; percent <= 50; percent += 10) {
          report({ percent });
          clock.advance(300);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await arrived.promise;
      }
      apply();
    };
    const id = await run();
    await expect.poll(() => counts.watcher).toBeGreaterThan(3);
    expect(counts.other).toBeLessThan(3);
    arrived.resolve();
    await server.ended(id);
  });

  it('does not cause readings of trees that are not open', async () => {
    await server.close();
    const clock = new ManualClock();
    const second = { ...treeFromNotation('x*'), domain: { id: 'second', name: 'second' } };
    fake = new FakeHypervisor(independent, treeFromNotation('a(b(c*))'), second);
    const reads = vi.spyOn(fake, 'read');
    const readsOf = (id: string) => reads.mock.calls.filter(([domainId]) => domainId === id).length;
    const readAgain = (id: string) => {
      const before = readsOf(id);
      return expect
        .poll(() => {
          clock.advance(1000);
          return readsOf(id);
        })
        .toBeGreaterThan(before + 2);
    };
    server = await startTestServer(fake, { clock });
    for (const id of ['domain', 'second']) await server.reading(id);
    const socket = await connect();
    socket.emit('watch', { hostId: 'fake', domainId: 'domain' });
    await readAgain('domain');
    socket.emit('unwatch', { hostId: 'fake', domainId: 'domain' });
    socket.emit('watch', { hostId: 'fake', domainId: 'second' });
    await readAgain('second');
    const before = readsOf('domain');
    await readAgain('second');
    expect(readsOf('domain')).toBe(before);
  });

  it('is notified once about many changes of a list', async () => {
    const socket = await connect();
    let notified = 0;
    socket.on('domainsChanged', () => {
      notified += 1;
    });
    await server.get('/api/hosts/fake/domains');
    await expect.poll(() => notified).toBeGreaterThan(0);
    const before = notified;
    await server.ended(await run());
    await expect.poll(() => notified).toBeGreaterThan(before);
    expect(notified - before).toBeLessThanOrEqual(3);
  });
});
