import { expect, type Page } from '@playwright/test';

/** Waits until nothing is on its way: one release at a time goes to a target. */
export async function waitForFreeTarget(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/releases?show=active');
    await expect(page.getByText('No release matches')).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 150_000 });
}

/** From the list to the wizard's choice of versions; staging may still be starting. */
export async function chooseVersion(
  page: Page,
  version: string,
): Promise<void> {
  await expect(async () => {
    await page.goto('/releases');
    await page.getByRole('link', { name: 'Release a version' }).click();
    await expect(
      page.getByRole('radiogroup', { name: /^Version/ }),
    ).toContainText(version, { timeout: 10_000 });
  }).toPass({ timeout: 150_000 });
  // The label lies over its radio button, so that the whole row can be clicked.
  await page.getByText(version, { exact: true }).click();
  await expect(
    page.getByRole('radio', { name: new RegExp(`^${version}`) }),
  ).toBeChecked();
}

/** To the page that shows the plan. */
export async function goToReleasePlan(
  page: Page,
  wish: { readonly version: string; readonly reason: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
  await page
    .getByRole('textbox', { name: /^Reason/ })
    .first()
    .fill(wish.reason);
  const allowed = page.getByText('Allowed', { exact: true });
  const denied = page.getByRole('region', { name: 'Denied by policy' });
  await expect(allowed.or(denied)).toBeVisible();
  // On a portal where this drill ran before.
  if (await denied.isVisible()) {
    await page
      .getByRole('textbox', { name: /^Reason to try again/ })
      .fill('The drill is run again');
  }
  await expect(allowed).toBeVisible();
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText(
    `Release component:default/reference-service ${wish.version} to staging`,
  );
}

/** From the plan to the page of the release. */
export async function startAsPlanned(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('link', { name: 'Watch the release' }).click();
  await expect(
    page.getByRole('region', { name: 'Steps', exact: true }),
  ).toBeVisible();
}

/**
 * Starts a release that no judge decides on for an hour: whoever takes part in the drill does, however slow the machine is.
 * Answers the address of its page.
 */
export async function startForPeople(
  page: Page,
  wish: { readonly version: string; readonly reason: string },
): Promise<string> {
  const undecided = {
    margin: 0.05,
    minimumSamples: 0,
    minimumDurationSeconds: 3_000,
    maximumDurationSeconds: 3_600,
  };
  const answer = await page.evaluate(
    async body => {
      const session = await fetch('/api/auth/local/refresh', {
        headers: { 'x-requested-with': 'XMLHttpRequest' },
      });
      const { backstageIdentity } = await session.json();
      const response = await fetch('/api/release/releases', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${backstageIdentity.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      return response.json();
    },
    {
      ...wish,
      component: 'reference-service',
      target: 'staging',
      retryReason: 'The drill is run again',
      strategy: {
        steps: [
          { weightPercent: 10, ...undecided },
          { weightPercent: 50, ...undecided },
          { weightPercent: 100 },
        ],
        signals: { latency: false, burn: false, errors: { share: 1 } },
        soakSeconds: 1,
      },
    },
  );
  expect(answer, JSON.stringify(answer)).toHaveProperty('rolloutId');
  return `/releases/${answer.rolloutId}`;
}
