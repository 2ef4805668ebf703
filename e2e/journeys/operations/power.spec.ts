import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

for (const [host, name] of [
  ['sim-atlas', 'dns-01'],
  ['sim-workbench', 'Windows 11 Office'],
  ['sim-cluster', 'load-balancer'],
] as const) {
  test(`saves the memory of ${name}, discards it, and starts and stops the VM`, async ({ page, client }) => {
    const machine = new MachineScreen(page);
    await machine.find(name);
    const id = await client.domainId(host, name);
    const power = async () => (await client.tree(host, id)).tree.live.power;
    const press = async (label: string) => {
      await machine.action(label).click();
      await machine.ask(label);
      await machine.confirm(label).click();
      await machine.expectOutcome('Succeeded');
      await expect(machine.action(label)).toHaveCount(0);
    };
    await expect(machine.action('Start'), 'what makes no sense is not offered').toHaveCount(0);

    await machine.action('Save memory and stop').click();
    await expect(machine.preview).toContainText('The next start continues from there');
    await page.keyboard.press('Escape');
    await expect(machine.action('Save memory and stop')).toBeFocused();
    await press('Save memory and stop');
    await expect(machine.live).toContainText('memory saved');
    expect(await power()).toBe('saved');

    await machine.action('Discard saved memory').click();
    await expect(machine.preview).toContainText('Discards the saved memory');
    await page.keyboard.press('Escape');
    await press('Discard saved memory');
    expect(await power()).toBe('off');

    await press('Start');
    expect(await power()).toBe('running');
    await machine.action('Power off').click();
    await expect(machine.preview).toContainText(
      'Data in the memory of the guest that is not yet written to disk is lost.',
    );
    await page.keyboard.press('Escape');
    await press('Power off');
    await expect(machine.live).toContainText('Live · off');
    expect(await power()).toBe('off');
  });
}
