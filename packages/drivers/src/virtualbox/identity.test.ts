import { element } from '@snaptree/formats';
import { expect, it } from 'vitest';
import { WebSession } from './connecting/web-session.ts';
import { readIdentity } from './identity.ts';

/** Answers like the web service, with one reference for each network card. */
function sessionOf(settings: string, ...cards: string[]): WebSession {
  const answers: Record<string, readonly string[]> = {
    IVirtualBox_getSettingsFilePath: [settings],
    IVirtualBox_getHost: ['host'],
    IHost_getNetworkInterfaces: cards,
  };
  return new WebSession('root', async (method, params) => {
    const values = answers[method] ?? [String(params._this)];
    return element(`${method}Response`, {}, ...values.map((text) => element('returnval', {}, text)));
  });
}

const NONE = ['0a:00:27:00:00:00', '00:00:00:00:00:00', ''];
const BRIDGE = '02:42:ac:11:00:02';

it('identifies a VirtualBox host by its settings file and the lowest address of a real network card', async () => {
  const one = sessionOf('/home/a/VirtualBox.xml', ...NONE, BRIDGE, '3C:7C:3F:00:00:02', '3c:7c:3f:00:00:01');
  expect(await readIdentity(one)).toEqual({
    id: 'virtualbox 3c:7c:3f:00:00:01 /home/a/VirtualBox.xml',
    isUnique: false,
  });
});

it('takes another address in a VM, and none that every host has', async () => {
  const inVm = await readIdentity(sessionOf('/home/a/VirtualBox.xml', ...NONE, BRIDGE));
  expect(inVm?.id).toBe(`virtualbox ${BRIDGE} /home/a/VirtualBox.xml`);
  expect(await readIdentity(sessionOf('/home/a/VirtualBox.xml', ...NONE))).toBeUndefined();
});
