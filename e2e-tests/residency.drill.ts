import { expectAccessible } from './support/accessibility';
import { screenshots } from './support/screenshots';
import { createAsPlanned, goToPlan } from './support/tenantWizard';
import { expect, test } from './support/test';

/** Letters only, so that two runs never give names that look alike. */
function uniqueName(): string {
  const letters = [...String(Date.now())].map(digit =>
    String.fromCharCode('a'.charCodeAt(0) + Number(digit)),
  );
  return `held-${letters.join('')}`;
}

const tenant = {
  name: uniqueName(),
  displayName: 'Umbrella Corporation',
  owner: 'Acme owners',
};
const holdCase = `C-${tenant.name}`;

test.describe.configure({ mode: 'serial' });

test('a tenant is there to be held', async ({ signIn }) => {
  test.slow();
  const ada = await signIn('ada');
  await goToPlan(ada, tenant);
  await createAsPlanned(ada);
});

test('data governance places a hold and sees what it keeps', async ({
  signIn,
}) => {
  const dev = await signIn('dev');
  await dev.goto('/residency/holds');

  await test.step('the hold is placed with case and reason', async () => {
    await dev.getByRole('button', { name: 'Place a legal hold' }).click();
    const dialog = dev.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^On/ }).fill(tenant.name);
    await dialog.getByRole('textbox', { name: /^Case/ }).fill(holdCase);
    await dialog
      .getByRole('textbox', { name: /^Reason/ })
      .fill('Court order 12/31');
    await expectAccessible(dev);
    await screenshots(dev, 'hold-place');
    await dialog.getByRole('button', { name: 'Place the hold' }).click();
    await expect(dialog.getByText('The hold is in force.')).toBeVisible();
    await expect(
      dialog.getByText('Nothing of it was erased before.'),
    ).toBeVisible();
    await expectAccessible(dev);
    await dialog.getByRole('link', { name: 'Show what it keeps' }).click();
  });

  await test.step('its page lists what it keeps', async () => {
    const keeps = dev.getByRole('region', { name: 'What it keeps' });
    for (const kind of ['db', 'graph', 'index']) {
      await expect(keeps.getByText(`${kind} namespace`)).toBeVisible();
    }
    await expect(dev.getByText('Court order 12/31').first()).toBeVisible();
    await expectAccessible(dev);
    await screenshots(dev, 'hold');
  });

  await test.step('the list has it, and so has the auditor', async () => {
    const augusta = await signIn('augusta');
    await augusta.goto('/residency/holds');
    await expect(augusta.getByRole('link', { name: holdCase })).toBeVisible();
    await expectAccessible(augusta);
    await screenshots(augusta, 'holds');
  });
});

test('someone without the right is denied, and finds the decision in their notifications', async ({
  signIn,
}) => {
  const omar = await signIn('omar');

  await test.step('the denial is read where it was asked', async () => {
    await omar.goto('/residency/holds');
    // Who may not see holds is told so, and by which decision.
    const denial = omar.getByRole('region', { name: 'Denied by policy' });
    await expect(denial).toContainText('to see legal holds');
    await expectAccessible(omar);
    await screenshots(omar, 'holds-denied');
  });

  await test.step('it is in the notifications, and leads to the decision', async () => {
    await expect(async () => {
      await omar.goto('/notifications');
      await expect(
        omar.getByText('Denied: see legal holds').first(),
      ).toBeVisible({ timeout: 5_000 });
    }).toPass();
  });

  await test.step('the decision says what would change it', async () => {
    await expect(async () => {
      await omar.goto('/residency/decisions?action=residency:read-holds');
      await expect(
        omar.getByRole('link', { name: 'Residency read holds' }).first(),
      ).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await expect(
      omar.getByText(/decisions on what you asked for yourself/),
    ).toBeVisible();
    await expectAccessible(omar);
    await screenshots(omar, 'decisions-own');
    await omar
      .getByRole('link', { name: 'Residency read holds' })
      .first()
      .click();
    const why = omar.getByRole('region', { name: 'Why' });
    await expect(why).toContainText('No policy allows it');
    await expect(why).toContainText(
      'Ask data governance what is held and why.',
    );
    await expectAccessible(omar);
    await screenshots(omar, 'decision');
  });
});

test('what if evaluates without recording', async ({ signIn }) => {
  const dev = await signIn('dev');
  await dev.goto('/residency/what-if');
  await expect(dev.getByText('Evaluates without recording.')).toBeVisible();
  const form = dev.getByRole('form', { name: 'What if' });
  await form.getByRole('textbox', { name: /^Who/ }).fill('dev');
  await form.getByRole('textbox', { name: /^Tenant/ }).fill(tenant.name);
  for (const [label, option] of [
    ['Classification', 'internal'],
    ['Retention schedule', '30 days'],
    ['Destination', 'Drop box of a partner (Virginia)'],
  ]) {
    await form.getByRole('button', { name: label }).click();
    await dev.getByRole('option', { name: option, exact: true }).click();
  }
  await form.getByRole('button', { name: 'Ask without recording' }).click();
  const answer = dev.getByRole('region', { name: 'What policy would answer' });
  await expect(answer).toContainText('exports-stay-in-allowed-regions');
  await expect(answer).toContainText('Evaluated, not recorded.');
  await expectAccessible(dev);
  await screenshots(dev, 'what-if');
});

test('the matrix runs, and retention says what goes when', async ({
  signIn,
}) => {
  test.slow();
  const ada = await signIn('ada');
  await ada.goto('/residency/matrix');
  await ada.getByRole('button', { name: 'Run the matrix' }).click();
  await expect(ada.getByText(/cells passed, 0 failed/)).toBeVisible({
    timeout: 90_000,
  });
  await expectAccessible(ada);
  await screenshots(ada, 'matrix');
  await ada.goto('/residency/retention');
  await expect(
    ada.getByRole('heading', { name: 'Schedules in force' }),
  ).toBeVisible();
  await expectAccessible(ada);
  await screenshots(ada, 'retention');
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
  await expectAccessible(dev);
  const address = await toApprovals.getAttribute('href');

  await test.step('the second one approves', async () => {
    const vera = await signIn('vera');
    await vera.goto(address!);
    await vera.getByRole('button', { name: 'Approve', exact: true }).click();
    await vera
      .getByRole('dialog')
      .getByRole('button', { name: 'Approve', exact: true })
      .click();
    await expect(vera.getByText('Succeeded').first()).toBeVisible({
      timeout: 30_000,
    });
  });

  await dev.reload();
  await expect(dev.getByText('Released').first()).toBeVisible();
  await expectAccessible(dev);
  await screenshots(dev, 'hold-released');
});
