import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

// Long pages take axe seconds on a busy machine.
const SETTLED_WITHIN_MS = 30_000;

/** Fails with what axe found and where. Checks the page as it is now: all of it, or what a CSS selector names. */
export async function expectAccessible(
  page: Page,
  within = 'html',
): Promise<void> {
  // What is just closing is no flaw of the page; what stays is.
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page })
      // React Aria keeps what it announced for seven seconds, also when the button that it names has left the page by then.
      .exclude('[data-live-announcer]')
      .include(within)
      .analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({
        rule: id,
        help,
        element: target.join(' '),
        why: failureSummary,
      })),
    );
    expect(found, `accessibility of ${page.url()}`).toEqual([]);
  }).toPass({ timeout: SETTLED_WITHIN_MS });
}
