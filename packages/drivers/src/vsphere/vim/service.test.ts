import { createServer } from 'node:http';
import { childText } from '@snaptree/formats';
import { afterEach, describe, expect, it } from 'vitest';
import { readObject, readProperties } from './properties.ts';
import { type Change, VimService } from './service.ts';
import { reference } from './values.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const envelope = (body: string) =>
  `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="urn:i"><S:Body>${body}</S:Body></S:Envelope>`;
const value = (text: string) =>
  envelope(`<Response xmlns="urn:vim25"><returnval>${text}</returnval></Response>`);
const ended = envelope(
  '<S:Fault><faultstring>The session is not authenticated.</faultstring><detail><NotAuthenticatedFault i:type="vim25:NotAuthenticated"/></detail></S:Fault>',
);
const services = ['rootFolder', 'propertyCollector', 'viewManager', 'sessionManager', 'taskManager'];
const content = value(
  `<about><fullName>A fake vCenter</fullName></about>${services.map((name) => `<${name} type="T">${name}</${name}>`).join('')}`,
);

/** A fake vCenter that follows vSphere's API reference. It proves nothing about vSphere. */
async function fakeVcenter(reply: (method: string, seen: readonly string[]) => string | undefined) {
  const seen: string[] = [];
  let logins = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const method = /<soap:Body><(\w+)/.exec(body)?.[1] ?? '';
    seen.push(method);
    const text = reply(method, seen);
    if (text === undefined) return response.destroy();
    if (method === 'Login')
      response.setHeader('set-cookie', `vmware_soap_session="${++logins}"; Path=/; HttpOnly`);
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const service = new VimService({
    endpoint: { url: new URL(`http://127.0.0.1:${port}/sdk`) },
    username: 'u',
    password: 'p',
  });
  open.push(server, service);
  return { seen, service };
}

const machine = reference('VirtualMachine', 'vm-1');
const count = (seen: readonly string[], method: string) => seen.filter((each) => each === method).length;

function removal(): { change: Change; left: boolean[] } {
  const left: boolean[] = [];
  const leaving = (gone: boolean) => left.push(gone);
  return { change: { method: 'RemoveSnapshot_Task', of: machine, leaving }, left };
}

describe('a vSphere session', () => {
  it('logs in once for several readings, and logs out at the end', async () => {
    const { seen, service } = await fakeVcenter((method) =>
      method === 'RetrieveServiceContent' ? content : value('now'),
    );
    for (let n = 0; n < 3; n++) await service.reading((session) => session.call('CurrentTime', machine));
    await service.close();
    expect([count(seen, 'Login'), count(seen, 'CurrentTime'), seen.at(-1)]).toEqual([1, 3, 'Logout']);
  });

  it('is replaced once by concurrent readings that find it ended', async () => {
    const { seen, service } = await fakeVcenter((method, so) => {
      if (method === 'RetrieveServiceContent') return content;
      return method === 'CurrentTime' && count(so, 'Login') === 1 ? ended : value('now');
    });
    const ask = () => service.reading((session) => session.call('CurrentTime', machine));
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map((answer) => childText(answer, 'returnval'))).toEqual(['now', 'now', 'now']);
    expect(count(seen, 'Login')).toBe(2);
  });

  it('has ended if a missing property says so in an answer without a fault', async () => {
    const missing =
      '<objects><obj type="VirtualMachine">vm-1</obj><missingSet><path>name</path><fault><fault i:type="NotAuthenticated"/><localizedMessage/></fault></missingSet></objects>';
    const there =
      '<objects><obj type="VirtualMachine">vm-1</obj><propSet><name>name</name><val i:type="xsd:string">web</val></propSet></objects>';
    const { service } = await fakeVcenter((method, so) => {
      if (method === 'RetrieveServiceContent') return content;
      return value(method === 'RetrievePropertiesEx' && count(so, 'Login') === 1 ? missing : there);
    });
    const read = await service.reading((session) => readObject(session, machine, ['name']));
    expect([...read.values.keys()]).toEqual(['name']);
  });

  it('is replaced when it ended before a change, which is then sent once more', async () => {
    const { seen, service } = await fakeVcenter((method, so) => {
      if (method === 'RetrieveServiceContent') return content;
      return method === 'RemoveSnapshot_Task' && count(so, 'Login') === 1 ? ended : value('task-1');
    });
    const { change, left } = removal();
    expect(childText(await service.change(change), 'returnval')).toBe('task-1');
    expect(count(seen, 'RemoveSnapshot_Task')).toBe(2);
    expect(left).toEqual([true, false, true]);
  });

  it('never resends a change that was not answered', async () => {
    const { seen, service } = await fakeVcenter((method) => {
      if (method === 'RetrieveServiceContent') return content;
      return method === 'RemoveSnapshot_Task' ? undefined : value('');
    });
    const { change, left } = removal();
    await expect(service.change(change)).rejects.toMatchObject({ name: 'SoapUnanswered', sent: true });
    expect(count(seen, 'RemoveSnapshot_Task')).toBe(1);
    expect(left).toEqual([true]);
  });

  it('does not retry a password that was just refused', async () => {
    const refused = envelope(
      '<S:Fault><faultstring>Cannot complete login.</faultstring><detail><InvalidLoginFault i:type="InvalidLogin"/></detail></S:Fault>',
    );
    const { seen, service } = await fakeVcenter((method) =>
      method === 'RetrieveServiceContent' ? content : refused,
    );
    for (let n = 0; n < 3; n++)
      await expect(service.reading((session) => session.call('CurrentTime', machine))).rejects.toMatchObject({
        fault: 'InvalidLogin',
      });
    expect(count(seen, 'Login')).toBe(1);
  });

  it('passes on the type, the text and the fields of a fault', async () => {
    const fault =
      '<S:Fault><faultstring>Permission denied.</faultstring><detail><NoPermissionFault><privilegeId>VirtualMachine.State.RemoveSnapshot</privilegeId></NoPermissionFault></detail></S:Fault>';
    const { service } = await fakeVcenter((method) =>
      method === 'RetrieveServiceContent' ? content : method === 'Login' ? value('') : envelope(fault),
    );
    const { change } = removal();
    const said = await service.change(change).catch((error: unknown) => error);
    expect(said).toMatchObject({
      name: 'VimFault',
      fault: 'NoPermission',
      message: 'Permission denied.',
      fields: { children: [{ name: 'privilegeId' }] },
    });
  });

  it('reads all pages of an answer', async () => {
    const page = (n: number, token: string) =>
      value(
        `${token}<objects><obj type="VirtualMachine">vm-${n}</obj><propSet><name>name</name><val>m${n}</val></propSet></objects>`,
      );
    const { service } = await fakeVcenter((method, so) => {
      if (method === 'RetrieveServiceContent') return content;
      if (method === 'RetrievePropertiesEx') return page(1, '<token>t1</token>');
      if (method !== 'ContinueRetrievePropertiesEx') return value('');
      return count(so, method) === 1 ? page(2, '<token>t2</token>') : page(3, '');
    });
    const read = await service.reading((session) =>
      readProperties(session, [machine], { type: 'VirtualMachine', paths: ['name'] }),
    );
    expect(read.map(({ object }) => object.value)).toEqual(['vm-1', 'vm-2', 'vm-3']);
  });
});
