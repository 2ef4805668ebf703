import { afterEach, expect, it } from 'vitest';
import { createVirtualBoxDriver } from '../driver.ts';
import { fakeService, value } from '../testing/fake-service.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function inaccessibleAt(settingsFile: string) {
  const answers: Record<string, string> = {
    IWebsessionManager_logon: 'root',
    IVirtualBox_getMachines: 'machine',
    IVirtualBox_findMachine: 'machine',
    IMachine_getId: 'm-1',
    IMachine_getAccessible: 'false',
    IMachine_getSettingsFilePath: settingsFile,
  };
  const fake = await fakeService((method) => value(answers[method] ?? ''));
  const driver = createVirtualBoxDriver({ service: fake.service });
  open.push(fake, driver);
  return driver;
}

it.each([
  ['/vms/web-01/web-01.vbox', 'web-01'],
  ['C:\\VirtualBox VMs\\old.vm\\old.vm.vbox', 'old.vm'],
  ['', '<inaccessible>'],
])('names an inaccessible VM after its settings file %j', async (settingsFile, name) => {
  const driver = await inaccessibleAt(settingsFile);
  expect(await driver.listDomains()).toEqual([{ id: 'm-1', name, power: 'off' }]);
  expect((await driver.read('m-1')).tree.domain).toEqual({ id: 'm-1', name });
});

it('points to the previous settings of an inaccessible VM', async () => {
  const driver = await inaccessibleAt('/vms/web-01/web-01.vbox');
  const { partial = [] } = (await driver.read('m-1')).tree;
  expect(partial.map(({ text }) => text).join(' ')).toContain('/vms/web-01/web-01.vbox-prev');
});
