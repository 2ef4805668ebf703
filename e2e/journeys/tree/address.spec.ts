import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('keeps VM, snapshot, pending operation and view in the address, for reload, links and Back', async ({
  page,
  context,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('Windows Server 2022');
  await machine.choose('domain-joined');
  await machine.action('Merge into child').click();
  await machine.show('After');
  const expectRestored = async (screen: MachineScreen) => {
    await screen.expectOpen('Windows Server 2022');
    await expect(screen.preview.getByRole('heading', { level: 2 })).toHaveText(
      'Merge domain-joined into its child',
    );
    await expect(screen.page.getByRole('radio', { name: 'After' })).toBeChecked();
    await screen.wholeTree();
    await expect(screen.card('before patch')).toBeVisible();
    await expect(screen.card('domain-joined')).toHaveCount(0);
  };
  await page.reload();
  await expectRestored(machine);

  const pasted = new MachineScreen(await context.newPage());
  await pasted.page.goto(page.url());
  await expectRestored(pasted);

  await page.goBack();
  await machine.expectChosen('domain-joined');
  await page.goForward();
  await expectRestored(machine);
  await page.keyboard.press('Escape');
  await machine.expectChosen('domain-joined');
});

test('opens an old link whose parts no longer exist', async ({ page, client }) => {
  const id = await client.domainId('sim-forge', 'router-lab');
  await page.goto(
    `/hosts/sim-forge/domains/${id}?view=sideways&draft=%7B%22kind%22%3A%22explode%22%7D&snapshot=gone`,
  );
  const machine = new MachineScreen(page);
  await machine.expectOpen('router-lab');
  await expect(machine.details).toContainText('The snapshot in this address (gone) no longer exists.');
});

test('reports a VM, job or page that does not exist', async ({ page, noise }) => {
  noise.expect(/404 \(Not Found\)/);
  await page.goto('/hosts/sim-forge/domains/none');
  await expect(page.getByText('This no longer exists')).toBeVisible();
  await page.goto('/jobs/none');
  await expect(page.getByText('This no longer exists')).toBeVisible();
  await page.goto('/nowhere');
  await expect(page.getByRole('link', { name: 'View all VMs' })).toBeVisible();
});
