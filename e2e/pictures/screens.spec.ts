import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { screens } from '../gallery/screens.ts';
import { Stage } from '../gallery/stage.ts';
import { paths } from '../product/paths.ts';
import { test } from '../test.ts';

test.use({ alone: true, start: { speed: 20 } });
test.setTimeout(600_000);

const CLOCK_STEP_MS = 11_000;
const WIDTHS = { wide: { width: 1280, height: 800 }, phone: { width: 400, height: 800 } };

for (const [size, viewport] of Object.entries(WIDTHS)) {
  test(`screenshots, ${size}`, async ({ browser, client, product, noise }) => {
    noise.tolerate(/Failed to load resource/);
    mkdirSync(paths.screens, { recursive: true });
    // Ages are stable only after the clock of the page has advanced once.
    await new Promise((resolve) => setTimeout(resolve, CLOCK_STEP_MS));
    for (const screen of screens) {
      // Each screen gets a new page, so that none affects the next.
      const context = await browser.newContext({ viewport, baseURL: product.url });
      const page = await context.newPage();
      // The clock stops, so that a screenshot changes only when the screen does.
      await page.clock.setFixedTime(Date.now());
      await test.step(screen.name, () => screen.arrange(new Stage(page, client, size === 'phone')));
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        const suffix = size === 'wide' ? scheme : `${size}-${scheme}`;
        const path = join(paths.screens, `${screen.name}-${suffix}.png`);
        await page.screenshot({ path, animations: 'disabled' });
      }
      await context.close();
    }
  });
}
