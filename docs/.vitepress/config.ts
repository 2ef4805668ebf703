import { defineConfig } from 'vitepress';
import { githubSlug } from './github-slug.ts';
import { sidebar } from './sidebar.ts';

export default defineConfig({
  title: 'Snaptree',
  description: 'See what a merge, a discard or a revert of VM snapshots does before it happens.',
  cleanUrls: true,
  ignoreDeadLinks: false,
  // The same pages are read in the repository, where links to headings follow GitHub's rule.
  markdown: { anchor: { slugify: githubSlug } },
  themeConfig: {
    sidebar,
    outline: 'deep',
    search: { provider: 'local' },
    docFooter: { prev: 'Previous page', next: 'Next page' },
  },
});
