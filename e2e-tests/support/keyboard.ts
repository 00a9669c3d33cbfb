import { expect, type Locator, type Page } from '@playwright/test';

// More stops than any page of the portal has.
const MOST_STOPS = 150;
const GONE_AFTER_MS = 15_000;

/** Moves the focus with Tab alone until it is there, as someone without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    const isThere = await target.evaluate(
      element => element === document.activeElement,
      undefined,
      // What has left the page meanwhile is not waited for until the drill is over.
      { timeout: GONE_AFTER_MS },
    );
    if (isThere) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} cannot be reached with Tab.`);
}

/** Reaches it with Tab and presses Enter. */
export async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Reaches a field with Tab and types into it. */
export async function typeInto(
  page: Page,
  field: Locator,
  text: string,
): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}
