import { afterEach, describe, expect, it } from 'vitest';
import type { Disturbance } from '../fake-vcenter/server.ts';
import { type HostOnFake, hostOnFake } from '../host.ts';
import { failure, removalOf } from '../steps.ts';

const hosts: HostOnFake[] = [];
afterEach(async () => {
  for (const each of hosts.splice(0)) await each.close();
});

const page = (status: number, body: string | Buffer, cut = false): Disturbance => ({
  kind: 'page',
  status,
  body,
  cut,
});
const envelope = (body: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`;
const entity = `<!DOCTYPE e [<!ENTITY x "y">]>${envelope('<a>&x;</a>')}`;

const broken: readonly (readonly [string, Disturbance])[] = [
  ['a page of HTML', page(200, '<!doctype html><html><body>Welcome</body></html>')],
  ['an error page with 500', page(500, '<html><body><h1>503 Service Unavailable</h1></body></html>')],
  ['nothing at all', page(200, '')],
  ['half a message', page(200, envelope('<a><b/></a>').slice(0, -20))],
  ['a document with entities of its own', page(200, entity)],
  ['another charset than it says', page(200, Buffer.from(envelope('<a>\xe4</a>'), 'latin1'))],
  ['more than anybody can read', { kind: 'endless' }],
];

describe('a vCenter with broken answers', () => {
  it.each(broken)('VS10: causes a typed error with %s to a reading', async (_, how) => {
    const { fakeVcenter, driver, close } = await hostOnFake();
    const id = fakeVcenter.inventory.machine('web').ref.value;
    await driver.read(id);
    fakeVcenter.disturb('RetrievePropertiesEx', how);
    expect(await failure(driver.read(id))).toMatchObject({ problem: { code: 'hypervisorProtocol' } });
    expect((await driver.read(id)).tree.domain.id).toBe(id);
    await close();
  });

  it.each(broken)('VS10: leaves the outcome unknown with %s to a step', async (_, how) => {
    const host = await hostOnFake();
    hosts.push(host);
    const machine = host.fakeVcenter.inventory.machine('web');
    machine.take({ name: 'a' });
    const id = machine.ref.value;
    const before = await host.tree(id);
    const step = removalOf(before, 'a');
    host.fakeVcenter.disturb('RemoveSnapshot_Task', how);
    expect(await failure(host.run(id, step))).toMatchObject({ problem: { code: 'outcomeUnknown' } });
    expect(await host.inspect(id, step, before)).toMatchObject({ kind: 'running' });
    expect(host.fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS10: leaves the outcome unknown if an answer is cut off', async () => {
    const host = await hostOnFake();
    hosts.push(host);
    const machine = host.fakeVcenter.inventory.machine('web');
    machine.take({ name: 'a' });
    const id = machine.ref.value;
    const step = removalOf(await host.tree(id), 'a');
    host.fakeVcenter.disturb('RemoveSnapshot_Task', page(200, envelope(''), true));
    expect(await failure(host.run(id, step))).toMatchObject({ problem: { code: 'connectionLost' } });
  });
});
