import { describe, expect, it } from 'vitest';
import { createVirtualBoxDriver } from '../driver.ts';
import { LocalService } from './local.ts';

/** The lab runs VirtualBox in a root of its own. */
const program = process.env.SNAPTREE_VIRTUALBOX_PROGRAM ?? '';

describe("this computer's own VirtualBox", () => {
  it('is started on loopback when it is needed, and ends with the driver', async () => {
    const service = new LocalService({ programs: [program] });
    const driver = createVirtualBoxDriver({ service });
    expect(await driver.product()).toMatch(/^VirtualBox \d/);
    const { url } = await service.endpoint();
    expect((await service.endpoint()).url.href).toBe(url.href);
    await driver.close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('is searched in its usual places, and every failure is reported', async () => {
    const driver = createVirtualBoxDriver({
      service: new LocalService({ programs: ['/nowhere/vboxwebsrv', '/bin/false'] }),
    });
    await expect(driver.product()).rejects.toMatchObject({
      problem: {
        code: 'hostUnreachable',
        native: { text: expect.stringContaining('/bin/false: it exited immediately') },
      },
    });
    await driver.close();
  });
});
