import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Hazard, SnaptreeError, treeFromNotation } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { certificate, otherKey, privateKey } from '../testing/certificates.ts';
import { broken, FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

const secret = 'pa55-word-of-a-test';
const draft = (name: string, password?: string) => ({
  name,
  connection: {
    kind: 'libvirt',
    driver: 'qemu',
    transport: { kind: 'tcp', host: 'kvm.example' },
    username: 'admin',
    ...(password === undefined ? {} : { password }),
  },
});

const later = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

const hazard: Hazard = {
  code: 'forgets',
  risk: 'dataLoss',
  title: 'It forgets',
  effect: 'Snapshots are lost.',
  until: '2.0',
  distributions: [],
  guard: { refuses: true, text: 'Snaptree refuses it.', rules: ['never'], codes: ['versionHazard'] },
  sources: [{ text: 'Tested' }],
};

describe('hosts added in the browser', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  beforeEach(async () => {
    fake = new FakeHypervisor(independent, treeFromNotation('a(b*)'));
    server = await startTestServer(fake);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await server.close();
  });

  it('are tested before they are saved', async () => {
    const test = await server.send('POST', '/api/host-tests', draft('kvm', secret));
    expect(test.body).toEqual({ ok: true, product: 'Fake 1.0', domains: 1 });
    expect((await server.get('/api/hosts')).body).toHaveLength(1);
    fake.onList = () => {
      throw broken();
    };
    const added = await server.send('POST', '/api/hosts', draft('kvm', secret));
    expect([added.status, added.body.problem.code]).toEqual([503, 'connectionLost']);
    expect((await server.get('/api/hosts')).body).toHaveLength(1);
  });

  it('report the known hazards of their hypervisor', async () => {
    fake.known = [hazard];
    const [host] = (await server.get('/api/hosts')).body;
    const report = await server.get(`/api/hosts/${host.id}/hazards`);
    expect(report.body).toEqual({ product: 'Fake 1.0', hazards: [hazard] });
    expect((await server.get('/api/hosts/other/hazards')).status).toBe(404);
  });

  it('survive a restart, with a password that is never sent, logged or stored as plain text', async () => {
    const added = await server.send('POST', '/api/hosts', draft('kvm', secret));
    expect(added.body).toMatchObject({ name: 'kvm', origin: 'settings', state: { kind: 'connected' } });
    await server.restart();
    const answers = [await server.get('/api/hosts'), added, await server.get('/metrics')];
    expect(JSON.stringify(answers.map((answer) => answer.body))).not.toContain(secret);
    expect(server.logLines.join('')).not.toContain(secret);
    for (const file of ['snaptree.db', 'snaptree.db-wal']) {
      expect(readFileSync(join(server.directory, file)).includes(secret)).toBe(false);
    }
    await server.get(`/api/hosts/${added.body.id}/domains`);
    expect(server.opened.at(-1)).toMatchObject({ id: added.body.id, connection: { password: secret } });
  });

  it('are not saved on a full disk, and the error says so', async () => {
    await server.limitJournal(0);
    // The first pages may still have room for a row.
    const filled = { ...draft('kvm', secret), name: 'x'.repeat(100) };
    const answers = [];
    for (let i = 0; i < 60; i++) {
      const each = { ...filled, name: `${i} ${filled.name}`.slice(0, 100) };
      each.connection = { ...each.connection, transport: { kind: 'tcp', host: `kvm-${i}` } };
      answers.push(await server.send('POST', '/api/hosts', each));
      if (answers.at(-1)?.status !== 200) break;
    }
    await server.limitJournal(undefined);
    expect(answers.at(-1)?.body.problem).toMatchObject({
      code: 'journalUnavailable',
      todo: expect.stringContaining('Free space'),
    });
  });

  it('keep their password if a change omits it', async () => {
    const { body } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    const changed = await server.send('PUT', `/api/hosts/${body.id}`, draft('kvm renamed'));
    expect(changed.body.name).toBe('kvm renamed');
    expect(server.opened.at(-1)).toMatchObject({ connection: { password: secret } });
  });

  it('are tested with their stored secrets', async () => {
    const { body } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    expect(body.stored).toEqual(['password']);
    await server.send('POST', '/api/host-tests', { ...draft('kvm'), host: body.id });
    expect(server.opened.at(-1)).toMatchObject({ connection: { password: secret } });
  });

  it.each([
    ['another address', { transport: { kind: 'tcp', host: 'elsewhere.example' } }],
    ['another transport', { transport: { kind: 'tls', host: 'kvm.example', port: 16_509 } }],
    ['another user name', { username: 'root' }],
  ])('send a stored password to %s only if it is entered again', async (_what, change) => {
    const { body } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    const moved = { name: 'kvm', connection: { ...draft('kvm').connection, ...change } };
    await server.send('POST', '/api/host-tests', { ...moved, host: body.id });
    expect(JSON.stringify(server.opened.at(-1))).not.toContain(secret);
    const changed = await server.send('PUT', `/api/hosts/${body.id}`, moved);
    expect(changed.body.stored).toEqual([]);
    expect(JSON.stringify(server.opened.at(-1))).not.toContain(secret);
  });

  it.each([
    ['another address', { host: 'elsewhere.example' }, []],
    ['another port', { port: 8443 }, []],
    ['another user name', { username: 'root' }, []],
    ['the same under another certificate', { fingerprint: 'AB'.repeat(32) }, ['password']],
  ])(
    'of vSphere: send a stored password to %s only if it was entered for that',
    async (_what, change, stored) => {
      const given = { kind: 'vsphere', host: 'vcenter.example', username: 'snaptree@vsphere.local' };
      const added = await server.send('POST', '/api/hosts', {
        name: 'vCenter',
        connection: { ...given, password: secret },
      });
      expect(added.body).toMatchObject({ kind: 'vsphere', connection: given, stored: ['password'] });
      expect(JSON.stringify(added.body)).not.toContain(secret);
      const changed = { name: 'vCenter', connection: { ...given, ...change } };
      const answer = await server.send('PUT', `/api/hosts/${added.body.id}`, changed);
      expect([answer.status, answer.body.stored]).toEqual([200, stored]);
      expect(JSON.stringify(server.opened.at(-1)).includes(secret)).toBe(stored.length === 1);
    },
  );

  it('keep a private key like a password', async () => {
    const byTls = (own: object) => ({
      name: 'kvm',
      connection: {
        kind: 'libvirt',
        driver: 'qemu',
        transport: { kind: 'tls', host: 'kvm.example', certificate, ...own },
      },
    });
    const added = await server.send('POST', '/api/hosts', byTls({ privateKey }));
    expect(added.body).toMatchObject({ stored: ['privateKey'], connection: { transport: { certificate } } });
    await server.restart();
    const [line] = privateKey.split('\n').slice(1);
    const answers = [await server.get('/api/hosts'), added].map(({ body }) => body);
    expect(JSON.stringify(answers) + server.logLines.join('')).not.toContain(line);
    for (const file of ['snaptree.db', 'snaptree.db-wal']) {
      expect(readFileSync(join(server.directory, file), 'utf8')).not.toContain(line);
    }
    const changed = await server.send('PUT', `/api/hosts/${added.body.id}`, byTls({}));
    expect([changed.status, changed.body.stored]).toEqual([200, ['privateKey']]);
    expect(server.opened.at(-1)).toMatchObject({ connection: { transport: { privateKey } } });
    const unfit = await server.send('POST', '/api/host-tests', byTls({ privateKey: otherKey }));
    expect(unfit.body).toMatchObject({
      ok: false,
      problem: { todo: 'The key belongs to another certificate.' },
    });
  });

  it('have unique names and VMs', async () => {
    const { body } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    const named = {
      ...draft('KVM'),
      connection: { ...draft('').connection, username: 'x', scope: 'session' },
    };
    const sameName = await server.send('POST', '/api/hosts', named);
    expect(sameName.body.problem).toMatchObject({ code: 'badRequest', on: 'KVM' });
    const sameMachines = draft('other', secret);
    sameMachines.connection.transport.host = 'KVM.example';
    const answer = await server.send('POST', '/api/hosts', sameMachines);
    expect(answer.body.problem).toMatchObject({ code: 'badRequest', on: 'kvm' });
    expect((await server.send('PUT', `/api/hosts/${body.id}`, draft('kvm'))).status).toBe(200);
  });

  describe('are recognized by what the hypervisor says about itself', () => {
    const at = (host: string) => {
      const each = draft(`at ${host}`, secret);
      each.connection.transport.host = host;
      return each;
    };
    const add = (host: string) => server.send('POST', '/api/hosts', at(host));

    it.each([true, false])('so that one cannot be added twice (unique ID: %s)', async (isUnique) => {
      fake.hypervisor = { id: 'libvirt 1234 system', isUnique };
      expect((await server.send('GET', '/api/hosts/fake/domains')).status).toBe(200);
      for (const path of ['/api/host-tests', '/api/hosts']) {
        const { body } = await server.send('POST', path, at('localhost'));
        expect(body.problem).toMatchObject({
          on: 'Fake',
          todo: expect.stringMatching(/Change that host instead/),
        });
        expect(body.problem.todo.includes('host_uuid')).toBe(!isUnique);
      }
      expect((await server.get('/api/hosts')).body).toHaveLength(1);
    });

    it('also while the first one cannot be reached, and after a restart', async () => {
      fake.hypervisor = { id: 'vsphere 1234', isUnique: true };
      expect((await add('127.0.0.1')).body.problem).toBeUndefined();
      await server.restart();
      expect((await add('localhost')).body.problem).toMatchObject({ on: 'at 127.0.0.1' });
    });

    it('but two hosts with a cloned ID and different VMs can both be used', async () => {
      fake.hypervisor = { id: 'libvirt 1234 system', isUnique: false };
      await server.get('/api/hosts/fake/domains');
      const tree = fake.tree('domain');
      fake.trees.clear();
      fake.trees.set('other', { ...tree, domain: { id: 'other', name: 'other' } });
      expect((await add('cloned.example')).status).toBe(200);
    });
  });

  it('of the configuration file lead to different hypervisors, or the second one is not used', async () => {
    const second = new FakeHypervisor(independent, treeFromNotation('a(b*)'));
    const two = await startTestServer(fake, { others: { second } });
    fake.hypervisor = second.hypervisor = { id: 'vsphere 1234', isUnique: true };
    expect((await two.get('/api/hosts/fake/domains')).status).toBe(200);
    for (let i = 0; i < 2; i++) {
      const refused = await two.get('/api/hosts/second/domains');
      expect([refused.status, refused.body.problem.code]).toEqual([409, 'duplicateHost']);
      expect(refused.body.problem.what).toContain('the same hypervisor as host Fake');
      await two.restart();
      await two.get('/api/hosts/second/domains');
    }
    await two.close();
  });

  describe('with an unfinished job', () => {
    const path = (host: { id: string }) => `/api/hosts/${host.id}/domains/domain`;
    const begin = async (host: { id: string }) => {
      const { revision } = (await server.get(`${path(host)}/tree`)).body;
      const request = { operation: { kind: 'removeAll' }, revision };
      const { body } = await server.send('POST', `${path(host)}/operations`, request, {
        'idempotency-key': crypto.randomUUID(),
      });
      return body.id as string;
    };
    const elsewhere = (host: string) => ({
      name: 'kvm',
      connection: { ...draft('kvm', secret).connection, transport: { kind: 'tcp', host } },
    });
    /** A step is sent, and its host is gone. */
    const losing = async () => {
      fake.hypervisor = { id: 'libvirt 1234 system', isUnique: false };
      const { body: host } = await server.send('POST', '/api/hosts', draft('kvm', secret));
      fake.onStep = () => {
        fake.onRead = fake.onList = () => {
          throw broken();
        };
        throw broken();
      };
      const job = await begin(host);
      await expect.poll(async () => (await server.get(`/api/jobs/${job}`)).body.state).toBe('unknown');
      fake.onStep = undefined;
      return { host, job };
    };
    const returns = () => {
      fake.onRead = fake.onList = undefined;
    };

    it('can be corrected while its result is unknown, and the job continues', async () => {
      const { host, job } = await losing();
      expect((await server.send('DELETE', `/api/hosts/${host.id}`)).body.problem.todo).toMatch(
        /Correct the connection/,
      );
      returns();
      const renewed = { ...draft('kvm', 'another-password').connection, scope: 'system' };
      const changed = await server.send('PUT', `/api/hosts/${host.id}`, { name: 'kvm', connection: renewed });
      expect(changed.status).toBe(200);
      expect((await server.ended(job)).outcome?.state).toBe('failedClean');
    });

    it('can move to another address of the same hypervisor, but not to another hypervisor', async () => {
      const { host, job } = await losing();
      returns();
      fake.hypervisor = { id: 'libvirt 5678 system', isUnique: false };
      fake.onRead = () => {
        throw broken();
      };
      const other = await server.send('PUT', `/api/hosts/${host.id}`, elsewhere('10.0.0.9'));
      expect([other.status, other.body.problem.code]).toEqual([423, 'domainBusy']);
      fake.hypervisor = { id: 'libvirt 1234 system', isUnique: false };
      returns();
      expect((await server.send('PUT', `/api/hosts/${host.id}`, elsewhere('10.0.0.7'))).status).toBe(200);
      await server.ended(job);
    });

    it('keeps a VM with an interrupted job blocked: it is not removed, and does not move to another hypervisor', async () => {
      const { body: host } = await server.send('POST', '/api/hosts', draft('kvm', secret));
      fake.onStep = (_step, apply) => {
        if (fake.calls.length === 2) throw new SnaptreeError({ code: 'noSpace', what: '', on: '', todo: '' });
        apply();
      };
      const job = await begin(host);
      expect((await server.ended(job)).outcome?.state).toBe('failedPartial');
      const removed = await server.send('DELETE', `/api/hosts/${host.id}`);
      expect([removed.status, removed.body.detail.jobId]).toEqual([423, job]);
      expect(removed.body.problem.todo).toMatch(/Resume or dismiss/);
      expect((await server.send('PUT', `/api/hosts/${host.id}`, elsewhere('other.example'))).status).toBe(
        423,
      );
      expect((await server.send('PUT', `/api/hosts/${host.id}`, draft('kvm', 'new'))).status).toBe(200);
      expect((await server.send('POST', `/api/jobs/${job}/dismiss`, {})).status).toBe(200);
      expect((await server.send('DELETE', `/api/hosts/${host.id}`)).status).toBe(200);
    });
  });

  it('are listed by name', async () => {
    for (const [index, name] of ['kvm 10', 'kvm 9'].entries()) {
      const each = draft(name);
      each.connection.transport.host = `kvm-${index}`;
      await server.send('POST', '/api/hosts', each);
    }
    const names = (await server.get('/api/hosts')).body.map((host: { name: string }) => host.name);
    expect(names).toEqual(['Fake', 'kvm 9', 'kvm 10']);
  });

  it('can be removed without a call to the hypervisor, unlike those of the configuration file', async () => {
    const { body } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    expect((await server.send('DELETE', `/api/hosts/${body.id}`)).status).toBe(200);
    const fixed = await server.send('DELETE', '/api/hosts/fake');
    expect([fixed.status, fixed.body.problem.code]).toEqual([403, 'forbidden']);
    expect((await server.get('/api/hosts')).body.map((host: { id: string }) => host.id)).toEqual(['fake']);
    expect(fake.calls).toEqual([]);
  });

  it('cannot be removed while they have an unfinished job', async () => {
    const { body: host } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    let release = () => {};
    fake.onStep = (_step, apply) =>
      new Promise((resolve) => {
        release = () => {
          apply();
          resolve();
        };
      });
    const path = `/api/hosts/${host.id}/domains/domain`;
    const { revision } = (await server.get(`${path}/tree`)).body;
    const request = { operation: { kind: 'mergeIntoChildren', id: 'a' }, revision };
    const job = await server.send('POST', `${path}/operations`, request, {
      'idempotency-key': 'key-of-a-test',
    });
    const removed = await server.send('DELETE', `/api/hosts/${host.id}`);
    expect([removed.status, removed.body.detail.jobId]).toEqual([423, job.body.id]);
    expect((await server.send('PUT', `/api/hosts/${host.id}`, draft('x'))).status).toBe(423);
    await expect.poll(() => fake.calls.length).toBe(1);
    release();
    await server.ended(job.body.id);
    expect((await server.send('DELETE', `/api/hosts/${host.id}`)).status).toBe(200);
  });

  it.each([
    ['a raw URI', { ...draft('x').connection, uri: 'qemu+ssh://x/system?command=/bin/sh' }],
    [
      'a host that is an option',
      { ...draft('x').connection, transport: { kind: 'ssh', host: '-oProxyCommand=id' } },
    ],
    [
      'a user that is an option',
      { ...draft('x').connection, transport: { kind: 'ssh', host: 'a', user: '-l' } },
    ],
    ['a parameter of a URI', { ...draft('x').connection, transport: { kind: 'ssh', host: 'a?command=id' } }],
    ['a relative path', { ...draft('x').connection, transport: { kind: 'unix', path: '../sock' } }],
  ])('are refused with %s', async (_what, connection) => {
    const answer = await server.send('POST', '/api/host-tests', { name: 'x', connection });
    expect([answer.status, answer.body.problem.code]).toEqual([400, 'badRequest']);
    expect(server.opened).toEqual([]);
  });

  it.each(['/etc/shadow', '/run/docker.sock', '/tmp/libvirt-sock/../x', '/var/run/virtlogd-sock.txt'])(
    'are not tested over the socket %s, whether it exists or not',
    async (path) => {
      const connection = { kind: 'libvirt', driver: 'qemu', transport: { kind: 'unix', path } };
      const { body } = await server.send('POST', '/api/host-tests', { name: 'x', connection });
      expect(body).toMatchObject({ ok: false, problem: { code: 'badRequest', on: 'x' } });
      expect((await server.send('POST', '/api/hosts', { name: 'x', connection })).status).toBe(400);
      expect(server.opened).toEqual([]);
    },
  );

  it.each([
    undefined,
    '/run/libvirt/virtqemud-sock',
    '/var/lab/run/libvirt-sock',
    '/run/libvirt/libvirt-sock-ro',
  ])('are tested over the libvirt socket %s', async (path) => {
    const connection = { kind: 'libvirt', driver: 'qemu', transport: { kind: 'unix', path } };
    expect((await server.send('POST', '/api/host-tests', { name: 'x', connection })).body.ok).toBe(true);
  });

  it('show nothing of what a service sent that is not a hypervisor', async () => {
    fake.onList = () => {
      throw new SnaptreeError({
        code: 'hypervisorProtocol',
        what: 'The answer of {on} cannot be read.',
        on: 'kvm',
        todo: 'Check the port.',
        native: { text: 'The answer is not a SOAP message: <html>secret page</html>' },
      });
    };
    const { body } = await server.send('POST', '/api/host-tests', draft('kvm'));
    expect(body.problem.code).toBe('hypervisorProtocol');
    expect(JSON.stringify(body)).not.toContain('secret page');
  });

  it('are tested a few at a time, and others are refused', async () => {
    let running = 0;
    let most = 0;
    const gate = Promise.withResolvers<void>();
    fake.onList = async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
    };
    const tests = Array.from({ length: 30 }, () => server.send('POST', '/api/host-tests', draft('kvm')));
    const refused = await Promise.all(tests.slice(0, 30).map((test) => Promise.race([test, later(1500)])));
    const codes = refused.map((answer) => answer?.status);
    expect(codes.filter((code) => code === 429)).toHaveLength(18);
    expect(most).toBe(4);
    gate.resolve();
    await Promise.all(tests);
  });

  it('do not delay other hosts if they hang', async () => {
    const { body } = await server.send('POST', '/api/hosts', draft('kvm', secret));
    server.hang(body.id);
    const hanging = server.get(`/api/hosts/${body.id}/domains`);
    for (let i = 0; i < 20; i++) expect((await server.get('/api/hosts/fake/domains')).status).toBe(200);
    server.release();
    expect((await hanging).status).toBe(200);
  });

  it('return the last tree and the reason while unreachable, and a new one when they are back', async () => {
    await server.reading('domain');
    fake.onRead = () => {
      throw broken();
    };
    await expect
      .poll(() => server.reading('domain'), { timeout: 5000 })
      .toMatchObject({ away: { code: 'connectionLost' }, tree: { domain: { id: 'domain' } } });
    fake.onRead = undefined;
    await expect.poll(async () => (await server.reading('domain')).away, { timeout: 5000 }).toBeUndefined();
  });

  it('are shown as unreachable with their last list, and reconnect automatically', async () => {
    // The shortest pause before the first attempt.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await server.get('/api/hosts/fake/domains');
    fake.onList = () => {
      throw broken();
    };
    const stale = await server.get('/api/hosts/fake/domains');
    expect(stale.body.domains).toHaveLength(1);
    const [host] = (await server.get('/api/hosts')).body;
    expect(host.state).toMatchObject({ kind: 'unreachable', problem: { code: 'connectionLost' } });
    fake.onList = undefined;
    await expect
      .poll(async () => (await server.get('/api/hosts')).body[0].state.kind, { timeout: 5000 })
      .toBe('connected');
  });
});
