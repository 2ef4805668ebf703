import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hazardsPage } from './page.ts';
import { placeOfPage } from './place.ts';

it('docs/hazards.md is up to date; node packages/drivers/src/hazards/main.ts writes it', () => {
  expect(readFileSync(placeOfPage, 'utf8')).toBe(hazardsPage());
});
