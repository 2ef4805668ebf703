import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';

export interface Frames {
  /** Frames per second. */
  readonly fps: number;
  /** The longest time between two frames, in milliseconds. */
  readonly worst: number;
}

/** The interval at which an ordinary mouse reports its position, in milliseconds. */
const MOUSE_MS = 8;
const WHEEL_MS = 16;

/** Drags the background in circles for this many milliseconds. */
export function pan(page: Page, duration: number): Promise<Frames> {
  return watched(page, async (centre) => {
    await page.mouse.move(centre.x, centre.y);
    await page.mouse.down();
    const begin = performance.now();
    for (let t = 0; t < duration; t = performance.now() - begin) {
      const turn = (t / 1200) * 2 * Math.PI;
      await page.mouse.move(centre.x + 280 * Math.sin(turn), centre.y + 220 * (1 - Math.cos(turn)) - 200);
      await sleep(MOUSE_MS);
    }
    await page.mouse.up();
  });
}

/** Zooms far out and back in with the wheel until the time is over. */
export function zoom(page: Page, duration: number): Promise<Frames> {
  return watched(page, async (centre) => {
    await page.mouse.move(centre.x, centre.y);
    const begin = performance.now();
    for (let i = 0; performance.now() - begin < duration; i++) {
      const away = Math.floor(i / 40) % 2 === 0;
      await page.mouse.wheel(0, away ? 50 : -50);
      await sleep(WHEEL_MS);
    }
  });
}

/** Scrolls down a list with the wheel. */
export function scroll(page: Page, duration: number): Promise<Frames> {
  return watched(page, async (centre) => {
    await page.mouse.move(centre.x, centre.y);
    const begin = performance.now();
    while (performance.now() - begin < duration) {
      await page.mouse.wheel(0, 120);
      await sleep(WHEEL_MS);
    }
  });
}

async function watched(
  page: Page,
  act: (centre: { x: number; y: number }) => Promise<void>,
): Promise<Frames> {
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.evaluate(() => window.probe.frames.start());
  await act({ x: size.width * 0.48, y: size.height * 0.52 });
  const times = await page.evaluate(() => window.probe.frames.stop());
  return framesOf(times);
}

function framesOf(times: readonly number[]): Frames {
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { fps: (gaps.length / span) * 1000, worst: Math.max(...gaps) };
}
