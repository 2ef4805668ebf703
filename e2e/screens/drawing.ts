import { expect, type Page } from '@playwright/test';
import type { TreeOnTheWire } from '../product/api.ts';

/** A tree in a form that can be compared: in the page, from the server, and from the hypervisor. */
export interface Drawing {
  /** Names of snapshots by ID. */
  readonly names: Readonly<Record<string, string>>;
  /** `parent > child` by id; `base` is the base image and `live` the live state. Sorted. */
  readonly lines: readonly string[];
}

/** The tree as the server reports it. */
export function drawingOf({ tree }: TreeOnTheWire): Drawing {
  const lines = tree.snapshots.map(({ id, parent }) => `${parent ?? 'base'} > ${id}`);
  const current = tree.current.kind === 'snapshot' ? tree.current.id : 'base';
  return {
    names: Object.fromEntries(tree.snapshots.map(({ id, name }) => [id, name])),
    lines: [...lines, `${current} > live`].sort(),
  };
}

/** The tree as the page draws it: cards that stay or are added, and the lines between them. */
export async function readDrawing(page: Page): Promise<Drawing> {
  await page.getByRole('button', { name: 'Fit the tree' }).click();
  const cards = await page
    .locator('.react-flow__node-snapshot')
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.getAttribute('data-id') ?? '', node.getAttribute('aria-label') ?? '']),
    );
  const lines = await page
    .locator('.react-flow__edge')
    .evaluateAll((edges) => edges.map((edge) => edge.getAttribute('data-id') ?? ''));
  const standing = lines.flatMap((line) => {
    // A snapshot that does not exist yet has an ID like `new:0`.
    const [, kind, from, to] = /^(\w+):((?:new:)?[^:]+):((?:new:)?[^:]+)$/.exec(line) ?? [];
    return kind === 'plain' || kind === 'current' || kind === 'new' ? [`${from} > ${to}`] : [];
  });
  return { names: Object.fromEntries(cards), lines: standing.sort() };
}

/** Waits until the page draws this tree. */
export async function expectDrawing(page: Page, wanted: Drawing): Promise<void> {
  await expect(async () => expect(await readDrawing(page)).toEqual(wanted)).toPass({ timeout: 10_000 });
}
