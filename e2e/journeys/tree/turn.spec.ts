import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('draws the tree from left to right, keeps that in the address, and covers no card initially', async ({
  page,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('training-01');
  const turn = page.getByRole('button', { name: 'Left to right' });
  await turn.click();
  await expect(page).toHaveURL(/orientation=across/);
  const [second, third] = [machine.card('lesson-2'), machine.card('lesson-3')];
  const x = async (card: typeof second) => (await card.boundingBox())?.x ?? Number.NaN;
  await expect(async () => expect(await x(second)).toBeLessThan(await x(third))).toPass();

  await page.reload();
  await expect(turn).toHaveAttribute('aria-pressed', 'true');
  await expect(third).toBeVisible();
  const covered = await page.evaluate(() => {
    const boxes = (selector: string) =>
      [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
    const panels = boxes('.react-flow__panel');
    return boxes('.react-flow__node').filter((card) =>
      panels.some(
        (panel) =>
          card.left < panel.right &&
          card.right > panel.left &&
          card.top < panel.bottom &&
          card.bottom > panel.top,
      ),
    ).length;
  });
  expect(covered).toBe(0);
});

test('keeps the card in the center in place when a large tree is rotated', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('kernel-test');
  await machine.choose('6.6.58');
  await page.getByRole('button', { name: 'Go to the selected node' }).click();
  const middle = async () => {
    const box = await machine.card('6.6.58').boundingBox();
    return box === null ? Number.NaN : box.x + box.width / 2;
  };
  const before = await middle();
  await page.getByRole('button', { name: 'Left to right' }).click();
  await expect(page.getByRole('button', { name: 'Left to right' })).toHaveAttribute('aria-pressed', 'true');
  await expect(async () => expect(Math.abs((await middle()) - before)).toBeLessThan(3)).toPass();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 400, height: 800 }, alone: true });

  test('shows the tree again when a job was started in the panel below it', async ({ page, client }) => {
    const machine = new MachineScreen(page);
    await page.goto(`/hosts/sim-forge/domains/${await client.domainId('sim-forge', 'training-01')}`);
    await machine.choose('lesson-1');
    await machine.action('Merge into child').click();
    await machine.preview.getByRole('button', { name: /^Merge into.*…$/ }).click();
    await machine.dialog.getByRole('button', { name: /^Merge into/ }).click();
    await expect(machine.dialog).toBeHidden();
    await expect(machine.picture).toBeInViewport({ ratio: 0.9 });
    await expect(page.getByRole('heading', { level: 1, name: 'training-01' })).toBeInViewport();
  });
});
