import type { Locator } from '@playwright/test';
import { Stage } from '../../gallery/stage.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { TreeTools } from '../../screens/tools.ts';
import { expect, test } from '../../test.ts';

const MERGE = { pending: { kind: 'mergeIntoChildren', id: '@schema v212' }, snapshot: 'live' };
const DISCARD = { pending: { kind: 'removeSubtree', id: '@sample-c', force: true }, snapshot: 'live' };
const REFUSED = { pending: { kind: 'mergeIntoChildren', id: '@clean' }, snapshot: '@clean' };

test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: 'active' }));

test('distinguishes every state of a card by its border in forced-colors mode', async ({ page, client }) => {
  const stage = new Stage(page, client, false);
  const card = (name: string) => stage.machine.card(name).locator('[data-node]');
  const edges: Record<string, string> = {};
  await stage.open('sim-atlas', 'postgres-main', MERGE);
  edges.merged = await edgeOf(card('schema v212'));
  edges.receives = await edgeOf(card('schema v213'));
  edges.plain = await edgeOf(card('before reindex'));
  await stage.open('sim-workbench', 'Malware Sandbox', { ...DISCARD, find: 'sample-a-run' });
  edges.discarded = await edgeOf(card('sample-c'));
  edges.found = await edgeOf(card('sample-a-run'));
  await stage.open('sim-workbench', 'Malware Sandbox', REFUSED);
  edges.chosen = await edgeOf(card('clean'));
  edges.blocks = await edgeOf(card('sample-a'));
  edges.live = await edgeOf(card('Live state'));
  expect(new Set(Object.values(edges)).size, JSON.stringify(edges, null, 1)).toBe(8);
});

test('shows selection and focus without backgrounds and shadows', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('Malware Sandbox');
  const backgroundOf = (label: string) =>
    page
      .getByRole('radiogroup', { name: 'View' })
      .getByText(label, { exact: true })
      .evaluate((text) => getComputedStyle(text.closest('label') ?? text).backgroundColor);
  expect(await backgroundOf('Graph')).not.toBe(await backgroundOf('List'));

  await machine.choose('sample-b');
  await page.getByRole('region', { name: /Tree of snapshots/ }).focus();
  await page.keyboard.press('Control+ArrowUp');
  const cursor = page.locator('[data-cursor]');
  await expect(cursor).toHaveCSS('visibility', 'visible');
  await expect(cursor).toHaveCSS('outline-style', 'dotted');

  const tools = new TreeTools(machine);
  await tools.showList();
  const [chosen, other] = [tools.row(/^sample-b/), tools.row(/^sample-d/)];
  expect(await edgeOf(chosen)).not.toBe(await edgeOf(other));
});

/** The visible parts of a card in forced-colors mode: style and width of its border and outline. */
function edgeOf(card: Locator): Promise<string> {
  return card.evaluate((element) => {
    const { borderStyle, borderWidth, borderRadius, outlineStyle, outlineWidth } = getComputedStyle(element);
    const outline = outlineStyle === 'none' ? '' : `outline ${outlineStyle} ${outlineWidth}`;
    return `${borderStyle} ${borderWidth} ${borderRadius} ${outline}`;
  });
}
