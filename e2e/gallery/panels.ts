import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** A tree with a search, one with collapsed branches, and one on an outdated page. */
export const panels: readonly Screen[] = [
  {
    name: 'find',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', { find: '6.6', snapshot: '@6.6-lts' });
      await stage.machine.details.waitFor();
      await stage.page.getByText(/of 3/).first().waitFor();
    },
  },
  {
    name: 'branches',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', { collapsed: ['@6.1-lts', '@6.11'] });
      await stage.machine.details.waitFor();
      await stage.machine.wholeTree();
    },
  },
  {
    name: 'updated',
    arrange: async (stage) => {
      await olderPage(stage);
      await stage.open('sim-workbench', 'Windows 11 Office', { snapshot: '@updates' });
      await stage.page.getByText('Snaptree was updated. Reload this page.').first().waitFor();
      await stage.machine.details.waitFor();
      if (!stage.narrow) await stage.page.getByText('dns-01').waitFor();
    },
  },
];

/** The server reports a different build from the page's. */
async function olderPage({ page }: Stage): Promise<void> {
  const newer = 'a-newer-build';
  await page.route(/\/api\//, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'snaptree-build': newer } });
  });
  await page.route(
    (url) => url.pathname === '/',
    (route) => route.fulfill({ body: `<meta name="snaptree-build" content="${newer}">` }),
  );
}
