import { readFile } from 'node:fs/promises';
import { expectAccessible } from './support/accessibility';
import { documentPicture } from './support/documentation';
import { screenshots } from './support/screenshots';
import {
  createAsPlanned,
  fillIdentity,
  fillWhereAndWhat,
  goToPlan,
  next,
  openWizard,
} from './support/tenantWizard';
import { expect, test } from './support/test';

/** Letters only, so that two runs never give names that look alike. */
function uniqueName(): string {
  const letters = [...String(Date.now())].map(digit =>
    String.fromCharCode('a'.charCodeAt(0) + Number(digit)),
  );
  return `drill-${letters.join('')}`;
}

const tenant = {
  // Pictures for the documentation are taken on a new portal, where the name on them is free.
  name: process.env.COMPANYOS_SCREENSHOTS === '1' ? 'initech' : uniqueName(),
  displayName: 'Initech Corporation',
  owner: 'Acme owners',
};

test.describe.configure({ mode: 'serial' });

test('an engineer onboards a tenant from the template', async ({ signIn }) => {
  test.slow();
  const page = await signIn('ada');

  await test.step('mistakes are named while typing and on Next', async () => {
    await openWizard(page);
    await page.getByRole('textbox', { name: /^Name/ }).fill('admin');
    await expect(page.getByText('This name is reserved').first()).toBeVisible();
    await next(page);
    await expect(
      page
        .getByText('Choose the group or person that owns the tenant.')
        .first(),
    ).toBeVisible();
    await expectAccessible(page);
    await screenshots(page, 'wizard-mistakes');
  });

  await test.step('the wizard leads to the plan', async () => {
    await openWizard(page);
    await fillIdentity(page, tenant);
    await expectAccessible(page);
    await documentPicture(page, 'create-tenant-identity');
    await next(page);
    await fillWhereAndWhat(page);
    await expectAccessible(page);
    await screenshots(page, 'wizard-where');
    await next(page);
    await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
    await expect(
      page.getByText(`Create tenant ${tenant.name} in eu-central.`),
    ).toBeVisible();
    await expect(page.getByText(/^pd_/)).toBeVisible();
    await page.getByRole('textbox', { name: /Reason/ }).fill('Order 4711');
    await expectAccessible(page);
    await screenshots(page, 'wizard-plan');
    await documentPicture(page, 'create-tenant-plan');
  });

  await test.step('it is created as planned', async () => {
    await createAsPlanned(page);
    await expect(page.getByRole('region', { name: 'Result' })).toContainText(
      `Tenant ${tenant.name} is created.`,
    );
    await expectAccessible(page);
    await screenshots(page, 'task');
    await documentPicture(page, 'create-tenant-done');
  });

  await test.step('its page says that it is ready', async () => {
    await page.getByRole('link', { name: 'Open the tenant' }).click();
    await expect(page.getByText('Active', { exact: true })).toBeVisible();
    const namespaces = page.getByRole('region', { name: 'Namespaces' });
    await expect(namespaces.getByText('Ready')).toHaveCount(3);
    await expectAccessible(page);
    await screenshots(page, 'tenant');
    await documentPicture(page, 'tenant');
    for (const tab of ['Namespaces', 'Roles', 'Activity']) {
      await page.getByRole('link', { name: tab, exact: true }).click();
      await expect(
        page.getByRole('link', { name: tab, exact: true }),
      ).toHaveAttribute('aria-current', 'page');
      await expect(page.getByRole('status', { name: /Loading/ })).toHaveCount(
        0,
      );
      await expectAccessible(page);
      await screenshots(page, `tenant-${tab.toLowerCase()}`);
    }
    await expect(page.getByText('“Order 4711”')).toBeVisible();
  });

  await test.step('its manifest can be read and downloaded', async () => {
    await page.getByRole('link', { name: 'Manifest', exact: true }).click();
    const manifest = page.getByRole('region', { name: 'tenant.yaml' });
    await expect(manifest).toContainText(`name: ${tenant.name}`);
    await expectAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download tenant.yaml' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('tenant.yaml');
    expect(await readFile(await download.path(), 'utf8')).toBe(
      await manifest.textContent(),
    );
  });

  await test.step('it is found in the list and in the catalog', async () => {
    await page.goto(`/tenants?search=${tenant.name}`);
    await expect(page.getByRole('link', { name: tenant.name })).toBeVisible();
    await expectAccessible(page);
    await screenshots(page, 'tenants');
    await page.goto('/tenants');
    await expect(page.getByRole('grid', { name: 'Tenants' })).toBeVisible();
    await documentPicture(page, 'tenants');
    await expect(async () => {
      await page.goto(`/catalog/default/resource/${tenant.name}`);
      await expect(
        page.getByRole('link', { name: 'Namespaces, roles and manifest' }),
      ).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await expectAccessible(page);
  });
});

test('running the template again is a no-op', async ({ signIn }) => {
  const page = await signIn('noor');
  await goToPlan(page, tenant);
  await expect(
    page.getByText('Nothing to do: everything is already as asked.'),
  ).toBeVisible();
  await expectAccessible(page);
  await screenshots(page, 'wizard-no-op');
  await createAsPlanned(page);
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(
    'no-op: nothing to change',
  );
  await expectAccessible(page);
});

test('someone without the right reads the denial and its decision ID', async ({
  signIn,
}) => {
  const gita = await signIn('gita');
  const other = { ...tenant, name: `${tenant.name}-labs` };
  await goToPlan(gita, other);
  const denial = gita.getByRole('region', { name: 'Denied by policy' });
  await expect(denial).toContainText('to create tenants');
  const decisionId = await denial.getByText(/^pd_[0-9A-Z]{26}$/).textContent();
  await expectAccessible(gita);
  await screenshots(gita, 'wizard-denied');
  await documentPicture(gita, 'create-tenant-denied');

  await gita.getByRole('button', { name: 'Review' }).click();
  await expect(
    gita.getByText(/There is no plan yet that policy allows/).first(),
  ).toBeVisible();
  await expect(
    gita.getByRole('button', { name: 'Create', exact: true }),
  ).toHaveCount(0);

  await test.step('an auditor finds it in the ledger', async () => {
    const augusta = await signIn('augusta');
    await expect(async () => {
      await augusta.goto(`/ledger?decisionId=${decisionId}`);
      await expect(
        augusta.getByRole('row').filter({ hasText: 'Denied' }),
      ).toBeVisible({ timeout: 5_000 });
    }).toPass();
  });
});
