import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Screen } from '../../gallery/screen.ts';
import { screensInParts } from '../../gallery/screens.ts';
import { Stage } from '../../gallery/stage.ts';
import type { Noise } from '../../product/noise.ts';
import { expect, test } from '../../test.ts';

/** Passed rules report one example only; working out all would take most of the time. */
const violationsOnly = { resultTypes: ['violations' as const] };
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 400, height: 800 };

test.setTimeout(600_000);
test.use({ alone: true, start: { speed: 20 } });

// Several screens per test: starting a product for each would take longer than the checks.
for (const part of screensInParts(10)) {
  const [first, last] = [part[0]?.name, part.at(-1)?.name];
  test(`has no axe violations and no overflow: ${first} to ${last}`, async ({
    browser,
    client,
    product,
    noise,
  }) => {
    const faults: string[] = [];
    const page = await (await contextOf(browser, product.url, noise)).newPage();
    for (const screen of part) {
      if (screen.noise !== undefined) noise.expect(screen.noise);
      await page.setViewportSize(WIDE);
      await page.emulateMedia({ colorScheme: 'light' });
      await test.step(screen.name, () => screen.arrange(new Stage(page, client, false)));
      faults.push(...(await faultsOf(page, screen)));
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }
    await page.context().close();
    expect(faults).toEqual([]);
  });
}

async function contextOf(browser: Browser, baseURL: string, noise: Noise): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: WIDE, baseURL, reducedMotion: 'reduce' });
  noise.listen(context);
  return context;
}

/** Every screen once wide and light, and once narrow and dark, where nothing may overflow. */
async function faultsOf(page: Page, { name }: Screen): Promise<string[]> {
  const found: string[] = [];
  const look = async (where: string) => {
    // These pages have no frames. Without this mode, axe opens another page for each check.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().options(violationsOnly).analyze();
    for (const { id, nodes } of violations) {
      found.push(`${name}, ${where}, ${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(' | ')}`);
    }
  };
  await look('light and wide');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(NARROW);
  await look('dark and narrow');
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (sideways > 0) found.push(`${name}: at 400 px the page scrolls sideways by ${sideways} px`);
  return found;
}
