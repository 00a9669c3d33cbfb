import { expect, type Page } from '@playwright/test';

export interface WizardTenant {
  readonly name: string;
  readonly displayName: string;
  readonly owner: string;
}

/** From the list of tenants to the wizard's first page. */
export async function openWizard(page: Page): Promise<void> {
  await page.goto('/tenants');
  await page
    .getByRole('link', { name: /^Create (the first )?tenant/ })
    .first()
    .click();
  await expect(page.getByRole('combobox', { name: /Owner/ })).toBeVisible();
}

export async function fillIdentity(
  page: Page,
  tenant: WizardTenant,
): Promise<void> {
  await page.getByRole('textbox', { name: /^Name/ }).fill(tenant.name);
  await expect(page.getByText('You can use this name.')).toBeVisible();
  await page
    .getByRole('textbox', { name: /^Display name/ })
    .fill(tenant.displayName);
  await page.getByRole('combobox', { name: /Owner/ }).fill(tenant.owner);
  await page.getByRole('option', { name: tenant.owner }).click();
}

export async function fillWhereAndWhat(page: Page): Promise<void> {
  const home = page.getByRole('radiogroup', { name: /Home region/ });
  await home.getByText('eu-central').click();
  const classes = page.getByRole('group', { name: /Data classes/ });
  await classes.getByText('Internal', { exact: true }).click();
  const retention = page.getByRole('radiogroup', { name: /Retention/ });
  await retention.getByText('1 year').click();
}

export async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
}

/** To the page that shows the plan. */
export async function goToPlan(
  page: Page,
  tenant: WizardTenant,
): Promise<void> {
  await openWizard(page);
  await fillIdentity(page, tenant);
  await next(page);
  await fillWhereAndWhat(page);
  await next(page);
  await expect(page.getByRole('region', { name: 'Plan' })).toBeVisible();
}

/** From the plan to the finished task. */
export async function createAsPlanned(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible({
    timeout: 60_000,
  });
}
