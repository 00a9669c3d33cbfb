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
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      const variant = `${width}-${colorScheme}`;
      if (!all && !SOME.includes(variant)) continue;
      await page.setViewportSize({ width, height: 900 });
      await expectFits(page);
      if (pictures) {
        await page.screenshot({
          path: `test-results/screenshots/${name}-${variant}.png`,
          fullPage: true,
          animations: 'disabled',
        });
      }
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) {
    await page.setViewportSize(before);
  }
}

/** No horizontal scrolling of the page as a whole, once it has laid itself out for the width it has now. */
export async function expectFits(page: Page): Promise<void> {
  const message = `pixels beyond the right edge of ${page.url()}`;
  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
  await expect.poll(overflow, { message }).toBe(0);
}
