import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hazardsPage, pathOfPage } from './page.ts';

it('docs/hazards.md is up to date; node packages/drivers/src/hazards/main.ts writes it', () => {
  expect(readFileSync(pathOfPage, 'utf8')).toBe(hazardsPage());
});
