import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './chromium.ts';

/** The environment of the targets that `npm run lab -- up …` started; `npm test` passes the same variables. */
const lab = join(import.meta.dirname, '..', '.lab');
for (const file of existsSync(lab) ? readdirSync(lab) : []) {
  if (!file.endsWith('.env')) continue;
  const environment = parseEnv(readFileSync(join(lab, file), 'utf8'));
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value;
}

export default defineConfig({
  testDir: '.',
  // The screenshots are written on demand only, so that a test run changes no files.
  testMatch: process.env.SNAPTREE_SCREENS === '1' ? 'pictures/**/*.spec.ts' : 'journeys/**/*.spec.ts',
  globalSetup: './product/build.ts',
  // Tests spend much of their time waiting.
  workers: 2,
  // A computer that runs a browser, a server and QEMU on two cores stalls occasionally. The list names flaky tests.
  retries: process.env.CI === 'true' ? 1 : 0,
  forbidOnly: process.env.CI === 'true',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results/traces',
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    actionTimeout: 10_000,
    trace: 'retain-on-failure',
    launchOptions: chromiumLaunch,
  },
});
