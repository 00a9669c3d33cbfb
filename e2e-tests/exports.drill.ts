import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { screenshots } from './support/screenshots';
import { createAsPlanned, goToPlan } from './support/tenantWizard';
import { expect, test } from './support/test';

/** Letters only, so that two runs never give names that look alike. */
function uniqueName(): string {
  const letters = [...String(Date.now())].map(digit =>
    String.fromCharCode('a'.charCodeAt(0) + Number(digit)),
  );
  return `export-${letters.join('')}`;
}

const tenant = {
  name: uniqueName(),
  displayName: 'Hooli Corporation',
  owner: 'Acme owners',
};

async function choose(page: Page, destination: string): Promise<void> {
  await page.getByRole('button', { name: /Destination/ }).click();
  await page.getByRole('option', { name: destination }).click();
}

test.describe.configure({ mode: 'serial' });

test('a tenant is there to be exported', async ({ signIn }) => {
  test.slow();
  const ada = await signIn('ada');
  await goToPlan(ada, tenant);
  await createAsPlanned(ada);
});

test('its owner exports it to an allowed destination, downloads it and reads its sidecar', async ({
  signIn,
}) => {
  const omar = await signIn('omar');
  await omar.goto(`/tenants/${tenant.name}/exports`);
  await expect(
    omar.getByText('Nothing of this tenant was exported yet.'),
  ).toBeVisible();
  await expectAccessible(omar);

  await choose(omar, 'Download from the portal (Frankfurt)');
  await omar.getByRole('textbox', { name: /Reason/ }).fill('Yearly audit');
  await omar.getByRole('button', { name: 'Export', exact: true }).click();
  const made = omar
    .getByRole('list', { name: 'Exports' })
    .getByRole('listitem');
  await expect(made.getByText('Ready', { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(omar);
  await screenshots(omar, 'tenant-exports');

  const [download] = await Promise.all([
    omar.waitForEvent('download'),
    made.getByRole('button', { name: 'Download', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(
    new RegExp(`^${tenant.name}\\.\\d+\\.jsonl$`),
  );
  const content = await readFile(await download.path());
  const lines = content
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines[0]).toMatchObject({
    schema: 'companyos.tenant-export/v1',
    tenant: { name: tenant.name },
  });
  expect(lines.at(-1).section).toBe('end');

  await made.getByRole('button', { name: 'Show sidecar' }).click();
  const sidecar = made.getByRole('region', { name: 'Sidecar' });
  await expect(sidecar).toContainText('internal');
  await expect(sidecar).toContainText('eu-central');
  await expect(sidecar.getByText(/^pd_/)).toBeVisible();
  await expect(
    sidecar.getByText(createHash('sha256').update(content).digest('hex')),
  ).toBeVisible();
  await expectAccessible(omar);
  await screenshots(omar, 'tenant-export-sidecar');
});

test('a forbidden destination is denied, with an ID that leads to the record', async ({
  signIn,
}) => {
  const omar = await signIn('omar');
  await omar.goto(`/tenants/${tenant.name}/exports`);
  await choose(omar, 'Archive (Virginia)');
  await omar.getByRole('button', { name: 'Export', exact: true }).click();
  const denial = omar.getByRole('region', { name: 'Denied by policy' });
  await expect(denial).toContainText('exports-stay-in-allowed-regions');
  await expect(denial).toContainText('Choose a destination in one of');
  const decisionId = await denial.getByText(/^pd_[0-9A-Z]{26}$/).textContent();
  await expectAccessible(omar);
  await screenshots(omar, 'tenant-export-denied');

  const augusta = await signIn('augusta');
  await expect(async () => {
    await augusta.goto(`/ledger?decisionId=${decisionId}`);
    await expect(
      augusta.getByRole('row').filter({ hasText: 'Denied' }).first(),
    ).toBeVisible({ timeout: 5_000 });
  }).toPass();
});

test('the template exports it too, and shows the plan first', async ({
  signIn,
}) => {
  test.slow();
  const omar = await signIn('omar');
  await omar.goto('/create/templates/default/export-tenant');
  await omar.getByRole('combobox', { name: /Tenant/ }).fill(tenant.name);
  await omar.getByRole('option', { name: new RegExp(tenant.name) }).click();
  await omar.getByText('Archive (Frankfurt)').click();
  await expectAccessible(omar);
  await omar.getByRole('button', { name: 'Next' }).click();
  await expect(omar.getByRole('region', { name: 'Plan' })).toContainText(
    `Export tenant ${tenant.name} to Archive (Frankfurt).`,
  );
  await expectAccessible(omar);
  await createAsPlanned(omar);
  await expect(omar.getByRole('region', { name: 'Result' })).toContainText(
    'is exported to eu-archive',
  );
});
