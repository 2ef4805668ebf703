import { onRealLibvirt } from '../../machines/lab.ts';
import type { Machine } from '../../machines/machine.ts';
import { slowNextBlockJob } from '../../machines/monitor.ts';
import { Relay } from '../../machines/relay.ts';
import { labConfiguration } from '../../machines/virsh.ts';
import { Client } from '../../product/api.ts';
import { Product } from '../../product/server.ts';
import { expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

/** In MiB: large enough to observe the merge while it runs. */
const BIG = 400;

onRealLibvirt({ alone: true });

test('reports the true outcome of a real merge after the server was killed during it', async ({
  page,
  product,
  client,
  makeMachine,
  noise,
}) => {
  noise.tolerate(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
  const real = makeMachine({ sizeMiB: BIG + 16 });
  const content = await growChain(real);
  const machine = new MachineScreen(page);
  const promised = await beginSlowMerge(machine, real);

  await product.kill();
  await expect(machine.jobs).toContainText('Unknown, still watching');
  await product.startAgain();
  await machine.expectOutcome('Succeeded', 40_000);
  await expectDrawing(page, promised);
  expect(real.parents()).toEqual({ monday: '', wednesday: 'monday' });
  expect(await client.jobs('lab', real.uuid)).toHaveLength(1);
  real.destroy();
  expect(await real.contentHash()).toBe(content);
});

test('keeps watching a real merge while libvirt cannot be reached, and sends nothing twice', async ({
  page,
  makeMachine,
}) => {
  const relay = await Relay.to(process.env.SNAPTREE_LIBVIRT_SOCKET ?? '');
  const behind = await Product.start({ configuration: labConfiguration(relay.path) });
  try {
    const real = makeMachine({ sizeMiB: BIG + 16 });
    const content = await growChain(real);
    const machine = new MachineScreen(page, behind.url);
    const promised = await beginSlowMerge(machine, real);

    relay.cut();
    await expect(machine.jobs).toContainText('Unknown, still watching');
    relay.mend();
    await machine.expectOutcome('Succeeded', 40_000);
    await expectDrawing(page, promised);
    expect(real.parents()).toEqual({ monday: '', wednesday: 'monday' });
    expect(await new Client(behind.url).jobs('lab', real.uuid)).toHaveLength(1);
    real.destroy();
    expect(await real.contentHash()).toBe(content);
    expect(behind.log.newErrors()).toEqual([]);
  } finally {
    relay.close();
    // The page would report that its server is gone.
    await page.goto('about:blank');
    await behind.stop();
  }
});

/** A running VM with three overlays, the middle one large; returns the digest of its content. */
async function growChain(machine: Machine): Promise<string> {
  machine.start();
  machine.snapshot('monday', '--disk-only');
  machine.write(0x41, { atMiB: 0 });
  machine.snapshot('tuesday', '--disk-only');
  machine.write(0x42, { atMiB: 8, MiB: BIG });
  machine.snapshot('wednesday', '--disk-only');
  machine.write(0x43, { atMiB: 4 });
  machine.destroy();
  const content = await machine.contentHash();
  machine.start();
  return content;
}

/** Starts to merge the middle overlay and returns when its throttled block job is running. */
async function beginSlowMerge(machine: MachineScreen, real: Machine) {
  await machine.find(real.name);
  await machine.choose('tuesday');
  await machine.action('Merge into').first().click();
  await machine.show('After');
  const promised = await readDrawing(machine.page);
  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  const slowed = slowNextBlockJob(real.name, BIG / 6);
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await slowed;
  await expect(machine.jobs).toContainText(/\d+%/);
  return promised;
}
