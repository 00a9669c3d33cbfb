import path from 'node:path';
import type { Page } from '@playwright/test';

const folder = path.join(__dirname, '../../docs/images');

/**
 * A picture for the documentation, taken by the drill that has just proved what it shows. Only with
 * `COMPANYOS_SCREENSHOTS=1`: pictures change with every run, commits should not.
 */
export async function documentPicture(page: Page, name: string): Promise<void> {
  if (process.env.COMPANYOS_SCREENSHOTS !== '1') {
    return;
  }
  await page.setViewportSize({ width: 1120, height: 760 });
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    animations: 'disabled',
  });
  await page.setViewportSize({ width: 1280, height: 900 });
}
