import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');

/** The pages in reading order; the title of each is its first heading. */
const GROUPS = [
  { text: 'Use', pages: ['index', 'getting-started', 'configuration', 'command-line', 'troubleshooting'] },
  { text: 'Hosts', pages: pagesIn('hosts') },
  {
    text: 'Understand',
    pages: [
      'semantics',
      'disks',
      'power-states',
      'hazards',
      'confinement',
      'drift',
      'guarantees',
      'what-is-tested',
    ],
  },
  { text: 'Develop', pages: ['architecture', 'benchmarks'] },
];

export const sidebar = [
  ...GROUPS.map(({ text, pages }) => ({ text, items: pages.map(itemOf) })),
  { text: 'Decisions', collapsed: true, items: pagesIn('decisions').map(itemOf) },
];

/** The pages of a folder by name, its index first. */
function pagesIn(folder: string): string[] {
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith('.md'))
    .sort(
      (one, other) => Number(other === 'index.md') - Number(one === 'index.md') || one.localeCompare(other),
    )
    .map((file) => `${folder}/${file.replace(/\.md$/, '')}`);
}

function itemOf(page: string): { text: string; link: string } {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8')) ?? [];
  return { text: title, link: `/${page.replace(/\bindex$/, '')}` };
}
