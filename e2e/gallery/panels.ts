import type { Screen } from './screens.ts';
import type { Stage } from './stage.ts';

/** What is asked and told beside a tree: fields, captured configurations, searches, closed branches. */
export const panels: readonly Screen[] = [
  {
    name: 'configuration',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'training-02', { snapshot: '@lesson-1' });
      await stage.machine.details.getByRole('button', { name: /differences? from now/ }).click();
      await stage.machine.details.getByRole('region', { name: 'Configuration' }).getByRole('table').waitFor();
    },
  },
  {
    name: 'create',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'training-01', { snapshot: 'live' });
      await stage.machine.action('Create').click();
      await stage.machine.preview.getByRole('textbox').first().waitFor();
    },
  },
  {
    name: 'tags',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'router-lab', { snapshot: '@bgp', draft: { kind: 'tag', id: '@bgp' } });
      await stage.machine.preview
        .getByRole('textbox')
        .or(stage.machine.preview.getByRole('combobox'))
        .first()
        .waitFor();
    },
  },
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
      await stage.open('sim-forge', 'kernel-test', { closed: ['@6.1-lts', '@6.11'] });
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
