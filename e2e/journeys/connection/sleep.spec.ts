import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('offers no actions after an hour of sleep until the tree is read again', async ({ page, client }) => {
  await page.clock.install();
  const machine = new MachineScreen(page);
  await machine.find('names "quoted" & <b>bold</b> 🌲');
  const id = await client.domainId('sim-forge', 'names "quoted" & <b>bold</b> 🌲');
  await expect(machine.action('Create')).toBeEnabled();

  // The computer sleeps: timers stop. After waking up, the first answer with the tree is slow.
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/tree$/, async (route) => {
    await answered;
    await route.continue();
  });
  await client.operate('sim-forge', id, {
    kind: 'create',
    name: 'meanwhile',
    memory: false,
    quiesce: false,
    mechanism: 'external',
  });
  await page.clock.fastForward('01:00:00');
  await expect(machine.action('Create')).toBeDisabled();
  await expect(machine.details).toContainText(
    'The tree is out of date and is being read again. Actions are disabled.',
  );
  answer();
  await expect(machine.card('meanwhile')).toBeVisible();
  await expect(machine.action('Create')).toBeEnabled();
});

test('loses no change while the browser freezes and resumes the page', async ({ page, client }) => {
  const machine = new MachineScreen(page);
  await machine.find('training-02');
  const id = await client.domainId('sim-forge', 'training-02');
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
  await client.operate('sim-forge', id, {
    kind: 'create',
    name: 'while it was frozen',
    memory: false,
    quiesce: false,
    mechanism: 'external',
  });
  await browser.send('Page.setWebLifecycleState', { state: 'active' });
  await expect(machine.card('while it was frozen')).toBeVisible();
});
