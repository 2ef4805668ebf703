import { afterEach, expect, it } from 'vitest';
import { createVirtualBoxDriver } from '../driver.ts';
import { fakeService, value } from '../testing/fake-service.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

it.each(['IWebsessionManager_logon', 'IMachine_getState'])(
  'cancels a reading although the service never answers %s',
  async (method) => {
    let answerLate = () => {};
    const late = new Promise<void>((resolve) => {
      answerLate = resolve;
    });
    const answers: Record<string, string> = {
      IWebsessionManager_logon: 'root',
      IMachine_getId: 'm-1',
      IMachine_getAccessible: 'true',
      IMachine_getSnapshotCount: '0',
    };
    const fake = await fakeService(async (asked) => {
      if (asked === method) await late;
      return value(answers[asked] ?? '');
    });
    const driver = createVirtualBoxDriver({ service: fake.service });
    open.push(fake, driver);
    const stop = new AbortController();
    const going = driver.read('m-1', { signal: stop.signal });
    going.catch(() => {});
    await expect.poll(() => fake.seen).toContain(method);
    stop.abort();
    await expect(going).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    answerLate();
  },
);
