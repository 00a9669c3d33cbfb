import { expectAccessible } from './support/accessibility';
import { pressOn, typeInto } from './support/keyboard';
import { screenshots } from './support/screenshots';
import { createAsPlanned, goToPlan } from './support/tenantWizard';
import { expect, test } from './support/test';

/** Letters only, so that two runs never give names that look alike. */
function uniqueName(): string {
  const letters = [...String(Date.now())].map(digit =>
    String.fromCharCode('a'.charCodeAt(0) + Number(digit)),
  );
  return `gone-${letters.join('')}`;
}

const tenant = {
  name: uniqueName(),
  displayName: 'Vandelay Industries',
  owner: 'Acme owners',
};
const holdCase = `T-${tenant.name}`;
let releaseAt = '';
let deletionAt = '';

test.describe.configure({ mode: 'serial' });

test('a tenant is there, and data governance holds it', async ({ signIn }) => {
  test.slow();
  const ada = await signIn('ada');
  await goToPlan(ada, tenant);
  await createAsPlanned(ada);

  const dev = await signIn('dev');
  await dev.goto('/residency/holds');
  await dev.getByRole('button', { name: 'Place a legal hold' }).click();
  const dialog = dev.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^On/ }).fill(tenant.name);
  await dialog.getByRole('textbox', { name: /^Case/ }).fill(holdCase);
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('Court order');
  await dialog.getByRole('button', { name: 'Place the hold' }).click();
  await expect(dialog.getByText('The hold is in force.')).toBeVisible();
});

test('deleting it is denied, with every reason', async ({ signIn }) => {
  const ada = await signIn('ada');
  await ada.goto(`/tenants/${tenant.name}/delete`);
  const keeps = ada.getByRole('region', { name: 'What keeps it' });
  await expect(keeps).toContainText(holdCase);
  await expect(
    ada.getByRole('region', { name: 'Denied by policy' }),
  ).toContainText('A tenant under a legal hold is not deleted.');
  await expect(ada.getByText(/^pd_/).first()).toBeVisible();
  await expect(
    ada.getByRole('button', { name: 'Ask for the deletion' }),
  ).toHaveCount(0);
  await expectAccessible(ada);
  await screenshots(ada, 'delete-denied');
});

test('two people release the hold', async ({ signIn }) => {
  const dev = await signIn('dev');
  await dev.goto('/residency/holds');
  await dev.getByRole('link', { name: holdCase }).click();
  await dev.getByRole('button', { name: 'Ask for its release' }).click();
  const dialog = dev.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('Case closed');
  await dialog.getByRole('button', { name: 'Ask for the release' }).click();
  const toApprovals = dev.getByRole('link', {
    name: 'Show the release and its approvals',
  });
  await expect(toApprovals).toBeVisible();
  releaseAt = (await toApprovals.getAttribute('href'))!;

  const vera = await signIn('vera');
  await vera.goto(releaseAt);
  await vera.getByRole('button', { name: 'Approve', exact: true }).click();
  await vera
    .getByRole('dialog')
    .getByRole('button', { name: 'Approve', exact: true })
    .click();
  await expect(vera.getByText('Succeeded').first()).toBeVisible({
    timeout: 30_000,
  });
});

test('its deletion is asked for with the keyboard only', async ({ signIn }) => {
  const ada = await signIn('ada');
  await ada.goto(`/tenants/${tenant.name}/delete`);
  await expect(ada.getByLabel('Approvals needed')).toContainText(
    'Data governance',
  );
  await expectAccessible(ada);
  await screenshots(ada, 'delete');
  const form = ada.getByRole('region', { name: 'Ask for the deletion' });
  await typeInto(
    ada,
    form.getByRole('textbox', { name: /Reason/ }),
    'The contract has ended',
  );
  await typeInto(
    ada,
    form.getByRole('textbox', { name: /to confirm/ }),
    tenant.name,
  );
  await pressOn(
    ada,
    form.getByRole('button', { name: 'Ask for the deletion' }),
  );
  await expect(ada.getByText('Awaiting approval').first()).toBeVisible();
  const link = ada.getByRole('link', {
    name: 'Show the operation and its approvals',
  });
  deletionAt = (await link.getAttribute('href'))!;
  await pressOn(ada, link);
  const approvals = ada.getByRole('region', { name: 'Approvals' });
  await expect(approvals).toContainText('Still needed');
  // Nobody is offered to approve what they asked for themself.
  await expect(
    ada.getByRole('button', { name: 'Approve', exact: true }),
  ).toHaveCount(0);
  await expectAccessible(ada);
  await screenshots(ada, 'deletion-awaiting');
});

test('another person finds it first and approves it with the keyboard only', async ({
  signIn,
}) => {
  const dev = await signIn('dev');
  await dev.goto('/operations');
  const mine = dev.getByRole('list', { name: 'Awaiting your approval' });
  await expect(mine).toContainText(`Delete tenant ${tenant.name}`);
  await expectAccessible(dev);
  await screenshots(dev, 'operations-awaiting');
  await dev.goto(deletionAt);
  await pressOn(dev, dev.getByRole('button', { name: 'Approve', exact: true }));
  const dialog = dev.getByRole('dialog');
  await expect(dialog).toContainText('Your yes is for exactly this plan.');
  await expectAccessible(dev);
  await pressOn(
    dev,
    dialog.getByRole('button', { name: 'Approve', exact: true }),
  );
  await expect(dev.getByText('Succeeded').first()).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(dev);
  await screenshots(dev, 'deletion-done');
});

test('what is left is a tombstone', async ({ signIn }) => {
  const augusta = await signIn('augusta');
  await augusta.goto('/tenants');
  await augusta.getByRole('link', { name: 'Deleted tenants' }).click();
  const stones = augusta.getByRole('list', { name: 'Deleted tenants' });
  await expect(stones).toContainText(tenant.name);
  await expectAccessible(augusta);
  await screenshots(augusta, 'tombstones');
  const [download] = await Promise.all([
    augusta.waitForEvent('download'),
    augusta
      .getByRole('button', {
        name: `Download tombstone.yaml of ${tenant.name}`,
      })
      .click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${tenant.name}.tombstone.yaml`);
});
