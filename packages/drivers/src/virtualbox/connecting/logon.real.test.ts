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

describe('a web service that asks for a password', () => {
  it('lets in who has it, whatever is in it', async () => {
    const password = `p<&"'>ss wörd 日本`;
    asking.setPassword(password);
    const driver = driverWith(password);
    expect(await driver.product()).toMatch(/^VirtualBox \d/);
    expect(await driver.listDomains()).not.toEqual([]);
    await driver.close();
  });

  it('is not said to be broken where the password is wrong', async () => {
    asking.setPassword('right');
    const driver = driverWith('wrong');
    expect(await problemOf(driver.product())).toMatchObject({ code: 'hypervisorAuth' });
    await driver.close();
  });

  it('is said to have ended or to have another password where it let somebody in before', async () => {
    asking.setPassword('first');
    const driver = driverWith('first');
    // Whoever acts logs on anew.
    const nobody = '00000000-0000-4000-8000-000000000000';
    const act = () => driver.execute(nobody, { kind: 'rename', id: 'x', name: 'y' }, quiet);
    expect(await problemOf(act())).toMatchObject({ code: 'notFound' });
    asking.setPassword('second');
    expect(await problemOf(act())).toMatchObject({
      code: 'hostUnreachable',
      todo: expect.stringContaining('password'),
    });
    await driver.close();
  });
});
