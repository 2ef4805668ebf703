import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** A tree that is searched, one whose branches are closed, and one on a page that is too old to act. */
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
      await stage.page.getByText('Snaptree was updated: reload this page.').first().waitFor();
      await stage.machine.details.waitFor();
      if (!stage.narrow) await stage.page.getByText('dns-01').waitFor();
    },
  },
];

/** The server says that it is of another build than the page, and would give out other pages. */
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
