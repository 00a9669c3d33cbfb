import { readFile } from 'node:fs/promises';
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

const BAD = '1.2.0';

test.describe.configure({ mode: 'serial', timeout: 420_000 });

test('an engineer releases a bad version and watches it come back', async ({
  signIn,
}) => {
  const ada = await signIn('ada');

  await test.step('the wizard offers what the target has, and shows the plan', async () => {
    await waitForFreeTarget(ada);
    await chooseVersion(ada, BAD);
    await expectAccessible(ada);
    await screenshots(ada, 'release-wizard');
    await goToReleasePlan(ada, { version: BAD, reason: 'Order 4711' });
    await expectAccessible(ada);
    await screenshots(ada, 'release-plan');
    await documentPicture(ada, 'release-plan');
  });

  await test.step('it starts, and its page says how it stands', async () => {
    await startAsPlanned(ada);
    expect(new URL(ada.url()).pathname).toMatch(/^\/releases\/ro_/);
    await expect(ada.getByText(/“Order 4711/)).toBeVisible();
  });

  await test.step('it is taken back by itself, and the page says why', async () => {
    const answer = ada.getByRole('region', {
      name: new RegExp(
        `^${BAD} was taken back: \\S+ has all of staging again\\.$`,
      ),
    });
    await expect(answer).toBeVisible({ timeout: JUDGED_WITHIN_MS });
    await expect(answer).toContainText('Rolled back');
    // By its errors, or by a critical path that failed before it got traffic.
    await expect(answer).toContainText(
      /canary units bad|walks failed on the canary/,
    );
    const happened = ada.getByRole('list', { name: 'What happened' });
    await expect(happened).toContainText('The judge: Rolled-back.');
    await expect(happened).toContainText('Ada Lindqvist: Order 4711');
  });

  await test.step('its scorecard says stop', async () => {
    const scorecard = ada.getByRole('region', { name: 'Scorecard' });
    await expect(scorecard).toContainText(
      `Stop: reference-service ${BAD} failed its canary`,
    );
    const blockers = scorecard.getByRole('list', {
      name: 'What is in the way',
    });
    await expect(blockers.getByRole('listitem').first()).toContainText(
      'FailedCanary',
    );
    await expect(blockers).toContainText('companyos gate run policy-tests');
    await expectAccessible(ada);
    await screenshots(ada, 'release-taken-back');
    await documentPicture(ada, 'release-taken-back');
    const [download] = await Promise.all([
      ada.waitForEvent('download'),
      scorecard
        .getByRole('button', { name: 'Download release-scorecard.json' })
        .click(),
    ]);
    expect(download.suggestedFilename()).toBe('release-scorecard.json');
    const file = await readFile(await download.path(), 'utf8');
    expect(JSON.parse(file)).toBeTruthy();
  });

  await test.step('what it did is there in numbers, and who was told knows', async () => {
    const version = ada.getByRole('link', { name: BAD, exact: true });
    await version.click();
    await expect(
      ada.getByRole('region', { name: new RegExp(`^${BAD} was taken back`) }),
    ).toBeVisible();
    await expectAccessible(ada);
    await ada.goto('/notifications');
    await expect(
      ada
        .getByText(`reference-service ${BAD} was taken back at staging`)
        .first(),
    ).toBeVisible();
  });
});

test('trying it again takes a reason, and the plan says so', async ({
  signIn,
}) => {
  const noor = await signIn('noor');
  await chooseVersion(noor, BAD);
  await noor.getByRole('button', { name: 'Next' }).click();
  const denial = noor.getByRole('region', { name: 'Denied by policy' });
  await expect(denial).toContainText(
    'A version that was aborted is not tried again unless a person says why.',
  );
  await expect(denial.getByText(/^pd_[0-9A-Z]{26}$/)).toBeVisible();
  await expectAccessible(noor);
  await screenshots(noor, 'release-denied');
});
