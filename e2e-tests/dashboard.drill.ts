import { expectAccessible } from './support/accessibility';
import { documentPicture } from './support/documentation';
import {
  chooseVersion,
  goToReleasePlan,
  startAsPlanned,
  waitForFreeTarget,
} from './support/releases';
import { screenshots } from './support/screenshots';
import { expect, test } from './support/test';

/** Longer than any release of the reference service takes to be judged, on a busy machine too. */
const JUDGED_WITHIN_MS = 150_000;

/** Its exports fail. */
const BAD = '1.4.0';

test.describe.configure({ mode: 'serial', timeout: 420_000 });

test('a release manager reads why the dashboard says stop', async ({
  signIn,
}) => {
  const ada = await signIn('ada');
  await waitForFreeTarget(ada);
  const rhea = await signIn('rhea');
  await expect(
    rhea.getByRole('heading', { name: 'Is it safe to proceed?' }),
  ).toBeVisible();
  await expectAccessible(rhea);

  await test.step('what is on its way appears by itself', async () => {
    await chooseVersion(ada, BAD);
    await goToReleasePlan(ada, { version: BAD, reason: 'Order 4713' });
    await Promise.all([
      startAsPlanned(ada),
      expect(rhea.getByRole('region', { name: 'On its way' })).toContainText(
        `reference-service ${BAD}`,
        { timeout: JUDGED_WITHIN_MS },
      ),
    ]);
  });

  const answer = rhea.getByRole('region', { name: 'The answer' });
  await test.step('the answer is stop, and users are safe', async () => {
    await expect(answer).toContainText('it was taken back', {
      timeout: JUDGED_WITHIN_MS,
    });
    await expect(answer.getByRole('status').first()).toContainText(
      `Stop: reference-service ${BAD} failed its`,
    );
    await expect(answer).toContainText('serves everybody at staging');
  });

  await test.step('the worst is said first: what was seen, what was asked for, what to do', async () => {
    const blockers = answer.getByRole('list', { name: 'What is in the way' });
    await expect(blockers.getByRole('listitem').first()).toContainText(
      'Failed',
    );
    await expect(blockers.getByRole('listitem').first()).toContainText(
      /asked for: /i,
    );
    await expect(blockers).toContainText('companyos gate run policy-tests');
    await expect(
      rhea
        .getByRole('table')
        .getByRole('row', { name: new RegExp(`reference-service ${BAD}`) }),
    ).toContainText('Stop');
    await expectAccessible(rhea);
    await screenshots(rhea, 'dashboard-stop');
    await documentPicture(rhea, 'dashboard-stop');
  });

  await test.step('the whole story is one step away', async () => {
    await answer.getByRole('link', { name: 'What happened' }).click();
    await expect(rhea).toHaveURL(/\/releases\/ro_/);
    await expect(
      rhea.getByRole('region', { name: new RegExp(`^${BAD} was taken back`) }),
    ).toBeVisible();
  });
});

test('somebody on call follows a notification to its probe, and walks it', async ({
  signIn,
}) => {
  const kim = await signIn('kim');

  await test.step('the link of a notification lands on the probe', async () => {
    await kim.goto('/#probe-staging-export');
    await expect(kim.locator('#probe-staging-export')).toBeFocused();
    await kim
      .getByRole('link', { name: 'Tenants can export their customers' })
      .click();
  });

  await test.step('it is walked at once, and every step is there', async () => {
    await kim
      .getByRole('button', { name: /^Walk (it|what users have) now/ })
      .click();
    const walk = kim.getByRole('region', { name: 'Your walk' });
    await expect(walk).toBeVisible({ timeout: 30_000 });
    await expect(walk.getByRole('list', { name: 'Steps' })).toContainText(
      'Export all customers',
    );
    await expectAccessible(kim);
    await screenshots(kim, 'probe');
    await documentPicture(kim, 'probe');
  });

  await test.step('the last walks can be gone through with the keyboard', async () => {
    const strip = kim
      .getByRole('region', { name: 'Last walks' })
      .getByRole('toolbar')
      .first();
    const last = strip.getByRole('button').last();
    await last.focus();
    await kim.keyboard.press('Enter');
    await expect(last).toHaveAttribute('aria-pressed', 'true');
    await kim.keyboard.press('Escape');
    await expect(last).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('all critical paths are on one page', async () => {
    await kim.goto('/probes');
    const paths = kim.getByRole('list', { name: 'Critical paths' });
    for (const path of ['login', 'tenant-query', 'export', 'job-queue']) {
      await expect(
        paths.getByRole('heading', { name: path, exact: true }),
      ).toBeVisible();
    }
    await expectAccessible(kim);
    await screenshots(kim, 'probes');
    await documentPicture(kim, 'probes');
  });
});

test('who may not walk a probe is offered no button', async ({ signIn }) => {
  const augusta = await signIn('augusta');
  await augusta.goto('/probes/staging-login');
  await expect(
    augusta.getByText(/platform engineers and people on call may walk it/),
  ).toBeVisible();
  await expect(augusta.getByRole('button', { name: /^Walk/ })).toHaveCount(0);
});
