import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathOfPage, powerStatesPage } from './page.ts';

describe('docs/power-states.md', () => {
  it('is up to date; node packages/drivers/src/power-states/main.ts writes it', () => {
    expect(readFileSync(pathOfPage, 'utf8')).toBe(powerStatesPage());
  });

  it('explains every number that it refers to', () => {
    for (const section of powerStatesPage().split('\n## ').slice(1)) {
      const explained = [...section.matchAll(/^- \[(\d+)\]/gm)].map(([, n]) => n);
      const referred = new Set(
        [...section.matchAll(/^\|.*$/gm)].flatMap(([row]) =>
          [...row.matchAll(/\[(\d+)\]/g)].map(([, n]) => n),
        ),
      );
      expect([...referred].sort()).toEqual(explained.sort());
    }
  });
});
