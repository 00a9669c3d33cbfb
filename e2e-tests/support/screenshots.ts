import { expect, type Page } from '@playwright/test';

const WIDTHS = [1280, 390] as const;
const THEMES = ['light', 'dark'] as const;
/**
 * Looked at: each width and each theme once. Pictures are taken where `COMPANYOS_SCREENSHOTS` is set, with `all` of every
 * combination; for nobody to look at they cost minutes.
 */
const SOME = ['1280-light', '390-dark'];

/**
 * Pictures of the page at desk and phone width, light and dark, as `test-results/screenshots/<name>-<width>-<theme>.png`.
 * Nothing may stick out at the side.
 */
export async function screenshots(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const all = process.env.COMPANYOS_SCREENSHOTS === 'all';
  const pictures = Boolean(process.env.COMPANYOS_SCREENSHOTS);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      const variant = `${width}-${colorScheme}`;
      if (!all && !SOME.includes(variant)) continue;
      await page.setViewportSize({ width, height: 900 });
      if (pictures) {
        await page.screenshot({
          path: `test-results/screenshots/${name}-${variant}.png`,
          fullPage: true,
          animations: 'disabled',
        });
      }
      await expectFits(page);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) {
    await page.setViewportSize(before);
  }
}

/** No horizontal scrolling of the page as a whole. */
export async function expectFits(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow, `pixels beyond the right edge of ${page.url()}`).toBe(0);
}
