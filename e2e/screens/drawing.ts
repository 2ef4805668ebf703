import { expect, type Page } from '@playwright/test';
import type { TreeOnTheWire } from '../product/api.ts';

/** A tree in a form in which the picture, the server's answer and the hypervisor's list can be compared. */
export interface Drawing {
  /** Names of restore points by id. */
  readonly names: Readonly<Record<string, string>>;
  /** `parent > child` by id; `base` is the base image and `live` the live state. Sorted. */
  readonly lines: readonly string[];
}

/** What the server says of a tree. */
export function drawingOf({ tree }: TreeOnTheWire): Drawing {
  const lines = tree.snapshots.map(({ id, parent }) => `${parent ?? 'base'} > ${id}`);
  const current = tree.current.kind === 'snapshot' ? tree.current.id : 'base';
  return {
    names: Object.fromEntries(tree.snapshots.map(({ id, name }) => [id, name])),
    lines: [...lines, `${current} > live`].sort(),
  };
}

/** What the picture on the page shows, whole: cards that stay or come, and the lines between them. */
export async function readDrawing(page: Page): Promise<Drawing> {
  await page.getByRole('button', { name: 'Show the whole tree' }).click();
  const cards = await page
    .locator('.react-flow__node-snapshot')
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.getAttribute('data-id') ?? '', node.getAttribute('aria-label') ?? '']),
    );
  const lines = await page
    .locator('.react-flow__edge')
    .evaluateAll((edges) => edges.map((edge) => edge.getAttribute('data-id') ?? ''));
  const standing = lines.flatMap((line) => {
    // A snapshot that is still to be made has an id like `new:0`.
    const [, kind, from, to] = /^(\w+):((?:new:)?[^:]+):((?:new:)?[^:]+)$/.exec(line) ?? [];
    return kind === 'plain' || kind === 'current' || kind === 'new' ? [`${from} > ${to}`] : [];
  });
  return { names: Object.fromEntries(cards), lines: standing.sort() };
}

/** Waits until the picture shows this tree. */
export async function expectDrawing(page: Page, wanted: Drawing): Promise<void> {
  await expect(async () => expect(await readDrawing(page)).toEqual(wanted)).toPass({ timeout: 10_000 });
}
