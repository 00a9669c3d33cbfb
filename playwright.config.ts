import { defineConfig } from '@playwright/test';

const executablePath = process.env.PLAYWRIGHT_CHROMIUM;

/**
 * The browser drills. `npm test -- --only drills` starts a portal for them; against a portal that runs already
 * (`npm start`), `yarn playwright test` is enough.
 */
export default defineConfig({
  testDir: 'e2e-tests',
  testMatch: /\.drill\.ts$/,
  outputDir: 'test-results',
  // Drills share one portal: what one leaves in the ledger another would see, so they take turns.
  workers: 1,
  fullyParallel: false,
  // Minutes of tabbing through a page under way are left to the night: `npm test -- --only nightly-drills`.
  grepInvert: process.env.COMPANYOS_NIGHTLY ? [] : /@nightly/,
  // A drill that passes only when repeated has found something.
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: process.env.COMPANYOS_URL ?? 'http://localhost:7007',
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    // A trace of every drill, kept or not, takes a third of their time: `--trace on` records one where it is needed.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(executablePath && { executablePath }),
      // Where there is no GPU, imitating one takes a quarter of the drills' time.
      args: ['--disable-gpu'],
    },
  },
});
