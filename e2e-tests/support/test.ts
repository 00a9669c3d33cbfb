import {
  test as base,
  expect,
  type BrowserContext,
  type Page,
} from '@playwright/test';
import { localUser } from './users';

interface Fixtures {
  /** Signs a local user in with a browser context of their own; call it again for another user beside the first. */
  signIn(name: string): Promise<Page>;
}

/** Playwright's `test` with people. An uncaught error on any page they opened fails the drill. */
export const test = base.extend<Fixtures>({
  signIn: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const uncaught: Error[] = [];
    await use(async name => {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', error => uncaught.push(error));
      await page.goto('/');
      await signInOn(page, name);
      return page;
    });
    for (const context of contexts) {
      await context.close();
    }
    expect(uncaught, 'errors that no page handled').toEqual([]);
  },
});

/** Fills the sign-in page and waits until it is gone. */
export async function signInOn(page: Page, name: string): Promise<void> {
  const { password } = localUser(name);
  const heading = page.getByRole('heading', { name: 'Sign in' });
  await expect(heading).toBeVisible({ timeout: 30_000 });
  await pickPerson(page, name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(heading).toBeHidden({ timeout: 30_000 });
}

/** Picks someone on the sign-in page by the name that people read. */
export async function pickPerson(page: Page, name: string): Promise<void> {
  const { displayName } = localUser(name);
  // The label lies over its radio button, so that the whole row can be clicked.
  await page.getByText(displayName, { exact: true }).click();
  await expect(page.getByRole('radio', { name: displayName })).toBeChecked();
}

export { expect };
