import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');

/** The pages in reading order; the title of each is its first heading. */
const GROUPS = [
  { text: 'Use', pages: ['index', 'getting-started', 'configuration', 'command-line', 'troubleshooting'] },
  { text: 'Hosts', pages: ['hosts/libvirt', 'hosts/virtualbox', 'hosts/vsphere'] },
  { text: 'Understand', pages: ['semantics', 'power-states', 'guarantees', 'what-is-tested'] },
  { text: 'Develop', pages: ['architecture', 'benchmarks'] },
];

export const sidebar = [
  ...GROUPS.map(({ text, pages }) => ({ text, items: pages.map(itemOf) })),
  { text: 'Decisions', collapsed: true, items: decisions().map(itemOf) },
];

function decisions(): string[] {
  return readdirSync(join(docs, 'decisions'))
    .filter((file) => file.endsWith('.md'))
    .sort(
      (one, other) => Number(other === 'index.md') - Number(one === 'index.md') || one.localeCompare(other),
    )
    .map((file) => `decisions/${file.replace(/\.md$/, '')}`);
}

function itemOf(page: string): { text: string; link: string } {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8')) ?? [];
  return { text: title, link: `/${page.replace(/\bindex$/, '')}` };
}
