import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diskKinds } from './disk-kinds.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/disks.md'), 'utf8');

it.each(diskKinds)('the page about disks says what happens to a VM with $name', ({ name }) => {
  expect(page).toContain(`| ${name} |`);
});
