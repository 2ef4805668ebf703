import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVirtualBoxDriver } from '../driver.ts';
import { problemOf, quiet } from '../testing/ask.ts';
import { type AskingService, openAskingService } from '../testing/asking.ts';
import { serviceAt } from './service.ts';

let asking: AskingService;
beforeAll(async () => {
  asking = await openAskingService();
});
afterAll(() => asking?.close());

const driverWith = (password: string) =>
  createVirtualBoxDriver({ service: serviceAt({ url: asking.url }), username: 'root', password });

describe('a VirtualBox web service with a password', () => {
  it('accepts a password with any characters', async () => {
    const password = `p<&"'>ss wörd 日本`;
    asking.setPassword(password);
    const driver = driverWith(password);
    expect(await driver.product()).toMatch(/^VirtualBox \d/);
    expect(await driver.listDomains()).not.toEqual([]);
    await driver.close();
  });

  it('is reported as an authentication error when the password is wrong', async () => {
    asking.setPassword('right');
    const driver = driverWith('wrong');
    expect(await problemOf(driver.product())).toMatchObject({ code: 'hypervisorAuth' });
    await driver.close();
  });

  it('is reported as ended or with a changed password after an earlier logon succeeded', async () => {
    asking.setPassword('first');
    const driver = driverWith('first');
    // Every step logs on again.
    const unknownId = '00000000-0000-4000-8000-000000000000';
    const act = () => driver.execute(unknownId, { kind: 'rename', id: 'x', name: 'y' }, quiet);
    expect(await problemOf(act())).toMatchObject({ code: 'notFound' });
    asking.setPassword('second');
    expect(await problemOf(act())).toMatchObject({
      code: 'hostUnreachable',
      todo: expect.stringContaining('password'),
    });
    await driver.close();
  });
});
