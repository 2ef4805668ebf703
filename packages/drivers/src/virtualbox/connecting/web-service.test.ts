import type { Step } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualBoxDriver } from '../driver.ts';
import { answer, fault, fakeService as openFakeService, value } from '../testing/fake-service.ts';
import type { Service } from './service.ts';
import { ReferenceLost, VirtualBoxError, WebService } from './web-service.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const metadataDeleted = fault(
  'VirtualBox error: Invalid managed object reference "x"',
  '<InvalidObjectFault/>',
);

async function fakeService(...args: Parameters<typeof openFakeService>) {
  const fake = await openFakeService(...args);
  open.push(fake);
  return fake;
}

describe('the VirtualBox web service', () => {
  it('logs on once for several readings, and logs off at the end', async () => {
    const { seen, service } = await fakeService((method) =>
      value(method === 'IWebsessionManager_logon' ? 'root' : '7.2'),
    );
    const web = new WebService({ service, username: '', password: '' });
    for (let n = 0; n < 3; n++)
      await web.reading((session) => session.text('IVirtualBox_getVersion', session.root));
    await web.close();
    expect(seen.filter((method) => method.includes('log'))).toEqual([
      'IWebsessionManager_logon',
      'IWebsessionManager_logoff',
    ]);
  });

  it('logs on again for a reading, but not for a step, when VirtualBox has lost the session', async () => {
    let lost = true;
    const { seen, service } = await fakeService((method) => {
      if (method === 'IWebsessionManager_logon') return value('root');
      if (!lost) return value('7.2');
      lost = false;
      return metadataDeleted;
    });
    const web = new WebService({ service, username: '', password: '' });
    open.push(web);
    expect(await web.reading((session) => session.text('IVirtualBox_getVersion', session.root))).toBe('7.2');
    expect(seen.filter((method) => method === 'IWebsessionManager_logon')).toHaveLength(2);
    lost = true;
    await expect(web.acting((session) => session.call('IMachine_deleteSnapshot', 'm'))).rejects.toThrow(
      ReferenceLost,
    );
    expect(seen.filter((method) => method === 'IMachine_deleteSnapshot')).toHaveLength(1);
  });

  it('passes on VirtualBox’s own code and message', async () => {
    const { service } = await fakeService((method) =>
      method === 'IWebsessionManager_logon'
        ? value('root')
        : fault(
            'VirtualBox error: apirc=0x80bb0007 Snapshot &#39;a&#39; cannot be deleted (0x80bb0007)',
            '<RuntimeFault><resultCode>-2135228409</resultCode><returnval>e</returnval></RuntimeFault>',
          ),
    );
    const web = new WebService({ service, username: '', password: '' });
    open.push(web);
    const failure = await web
      .acting((session) => session.call('IMachine_deleteSnapshot', 'm'))
      .catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(VirtualBoxError);
    expect(failure).toMatchObject({ code: '0x80bb0007', message: "Snapshot 'a' cannot be deleted" });
  });
});

describe('a web service whose VirtualBox has ended', () => {
  const bare = answer('<S:Fault><faultcode>S:Client</faultcode></S:Fault>');
  const dead = fault(
    'VirtualBox error: apirc=0x80004004',
    '<RuntimeFault><resultCode>-2147467260</resultCode><returnval/></RuntimeFault>',
  );

  it('is reported as ended, not as refusing the password, after an earlier logon succeeded', async () => {
    const later = [bare, value(''), dead];
    const { service } = await fakeService((method, seen) => {
      if (seen.length > 2) return later.pop() ?? bare;
      return value(method === 'IWebsessionManager_logon' ? 'root' : '7.2');
    });
    const driver = createVirtualBoxDriver({ service });
    open.push(driver);
    expect(await driver.product()).toBe('VirtualBox 7.2');
    // Before the service notices, and afterward.
    for (let n = 0; n < 2; n++) {
      expect(await driver.product().catch((e: unknown) => e)).toMatchObject({
        problem: { code: 'hostUnreachable', what: expect.stringContaining('VirtualBox no longer runs') },
      });
    }
  });

  it('is called once more when a new service replaces it', async () => {
    const { service } = await fakeService((method, seen) => {
      if (seen.length < 3) return seen.length === 1 ? value('') : value('root');
      return value(method === 'IVirtualBox_getVersion' ? '7.2' : '');
    });
    const lost: string[] = [];
    const own: Service = {
      ...service,
      lost: async (url) => {
        lost.push(url);
        return true;
      },
    };
    const driver = createVirtualBoxDriver({ service: own });
    open.push(driver);
    expect(await driver.product()).toBe('VirtualBox 7.2');
    expect(lost).toEqual([(await service.endpoint()).url.href]);
  });

  it('is called once more for a step when the service has stopped listening but has not ended', async () => {
    const { service } = await fakeService((method) =>
      value(method === 'IWebsessionManager_logon' ? 'root' : '7.2'),
    );
    const silent = { ...(await service.endpoint()), url: new URL('http://127.0.0.1:1/') };
    let replaced = false;
    const own: Service = {
      ...service,
      endpoint: async () => (replaced ? service.endpoint() : silent),
      lost: async (url) => {
        replaced = url === silent.url.href;
        return true;
      },
    };
    const web = new WebService({ service: own, username: '', password: '' });
    open.push(web);
    expect(await web.acting((session) => session.text('IVirtualBox_getVersion', session.root))).toBe('7.2');
  });
});

describe('a VirtualBox host with an unexpected answer', () => {
  const product = async (text: string) => {
    const { service } = await fakeService(() => text);
    const driver = createVirtualBoxDriver({ service });
    open.push(driver);
    return driver.product().catch((error: unknown) => error);
  };

  it.each([
    ['a page of HTML', '<html><body>It works!</body></html>', 'hypervisorProtocol'],
    ['half an answer', value('root').slice(0, 60), 'hypervisorProtocol'],
    [
      'a logon refused as 7.2 does it',
      answer('<S:Fault><faultcode>S:Client</faultcode></S:Fault>'),
      'hypervisorAuth',
    ],
    ['a refused logon', fault('VirtualBox error: authentication failed', ''), 'hypervisorAuth'],
  ])('is reported as an error: %s', async (_, text, code) => {
    expect(await product(text)).toMatchObject({ problem: { code } });
  });

  it('leaves the outcome of a step unknown when its answer is lost, and keeps the lock', async () => {
    const { seen, service } = await fakeService((method) => {
      const values: Record<string, string> = {
        IWebsessionManager_logon: value('root'),
        IMachine_getId: value('m-1'),
        IMachine_getSnapshotCount: value('1'),
        ISnapshot_getId: value('s-1'),
        ISnapshot_getChildren: answer('<response/>'),
        IMachine_getCurrentSnapshot: value(''),
      };
      return method === 'IMachine_deleteSnapshot'
        ? '<html>504 Gateway Timeout</html>'
        : (values[method] ?? value('x'));
    });
    const driver = createVirtualBoxDriver({ service });
    open.push(driver);
    const step: Step = { kind: 'delete', id: 's-1', expect: 'drop', children: [] };
    const options = { signal: new AbortController().signal, report: () => {}, sending: () => {} };
    expect(await driver.execute('m-1', step, options).catch((e: unknown) => e)).toMatchObject({
      problem: { code: 'outcomeUnknown' },
    });
    expect(seen.at(-1)).toBe('IMachine_deleteSnapshot');
  });
});
