import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectAccessible } from './support/accessibility';
import { documentPicture } from './support/documentation';
import { pressOn, typeInto } from './support/keyboard';
import {
  chooseVersion,
  goToReleasePlan,
  startAsPlanned,
  startForPeople,
  waitForFreeTarget,
} from './support/releases';
import { screenshots } from './support/screenshots';
import { expect, test } from './support/test';

/** Longer than any release of the reference service takes to be judged, on a busy machine too. */
const JUDGED_WITHIN_MS = 150_000;

const BAD = '1.2.0';
let badAt = '';
let good = '';
let goodAt = '';

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
    badAt = new URL(ada.url()).pathname;
    expect(badAt).toMatch(/^\/releases\/ro_/);
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

/** Presses a button, says why, and confirms: all with the keyboard. */
async function askFor(page: Page, verb: string, reason: string) {
  await pressOn(page, page.getByRole('button', { name: verb, exact: true }));
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expectAccessible(page, '[role="dialog"]');
  await typeInto(page, dialog.getByRole('textbox', { name: /Reason/ }), reason);
  await pressOn(page, dialog.getByRole('button', { name: verb, exact: true }));
  await expect(dialog).toBeHidden();
}

test(
  'a release manager steers a good one with the keyboard only',
  { tag: '@nightly' },
  async ({ signIn }) => {
    const ada = await signIn('ada');
    const rhea = await signIn('rhea');
    await waitForFreeTarget(ada);
    await ada.goto('/releases');
    const serving = ada.getByRole('list', { name: 'Serving now' });
    // Of a portal that has released nothing yet, staging serves its first version.
    const nothing = ada.getByText('Nothing has been released yet');
    await expect(serving.or(nothing)).toBeVisible();
    const serves = (await nothing.isVisible())
      ? '1.0.0'
      : await serving.getByRole('link').first().textContent();
    good = serves === '1.1.0' ? '1.0.0' : '1.1.0';
    goodAt = await startForPeople(ada, { version: good, reason: 'Order 4712' });
    const stands = (how: string) =>
      rhea.getByRole('region', { name: new RegExp(`^${good} ${how}`) });
    await rhea.goto(goodAt);
    await expect(stands('has 10 % of staging')).toBeVisible({
      timeout: JUDGED_WITHIN_MS,
    });

    await test.step('she holds it, with a reason', async () => {
      await askFor(rhea, 'Pause', 'The shop has a sale until noon');
      await expect(stands('is held at 10 % of staging')).toContainText(
        'The shop has a sale until noon',
      );
      await expectAccessible(rhea);
      await screenshots(rhea, 'release-held');
    });

    await test.step('who may do nothing is offered nothing, and reads the same', async () => {
      const augusta = await signIn('augusta');
      await augusta.goto(goodAt);
      await expect(
        augusta.getByText('The shop has a sale until noon').first(),
      ).toBeVisible();
      for (const name of ['Pause', 'Resume', 'Promote', 'Abort']) {
        await expect(augusta.getByRole('button', { name })).toHaveCount(0);
      }
    });

    await test.step('she lets it go on, and decides for it', async () => {
      await askFor(rhea, 'Resume', 'The sale is over');
      await expect(stands('has 10 % of staging')).toBeVisible();
      await askFor(rhea, 'Promote', 'Ten people of the shop have tried it');
      await expect(stands('has 50 % of staging')).toBeVisible();
      const errors = rhea
        .getByRole('list', { name: 'Signals' })
        .getByText(/Worse by 5 points is rejected/);
      await expect(errors).toBeVisible({ timeout: JUDGED_WITHIN_MS });
      await expectAccessible(rhea);
      await screenshots(rhea, 'release-progressing');
      await documentPicture(rhea, 'release-progressing');
    });

    await test.step('it takes all traffic, and the scorecard says who decided', async () => {
      await askFor(rhea, 'Promote', 'No complaints at half of the traffic');
      await expect(stands('took all of staging')).toBeVisible({
        timeout: JUDGED_WITHIN_MS,
      });
      const steps = rhea.getByRole('list', { name: 'Steps', exact: true });
      await expect(steps).toContainText(
        'Rhea Novak: Ten people of the shop have tried it',
      );
      await expect(rhea.getByRole('list', { name: 'Gates' })).toContainText(
        'CanaryCould not measure',
      );
      await rhea.getByText('Show the numbers').click();
      await expect(
        rhea.getByRole('table', { name: /by weight/ }),
      ).toContainText('50 %');
      await expectAccessible(rhea);
      await screenshots(rhea, 'release-completed');
    });
  },
);

test(
  'somebody on call goes back to the version before, after reading the plan',
  { tag: '@nightly' },
  async ({ signIn }) => {
    const kim = await signIn('kim');
    await kim.goto(goodAt);
    const back = kim.getByRole('button', { name: /^Roll back to / });
    await expect(back).toBeVisible();
    const before = (await back.textContent())!.replace('Roll back to ', '');
    await pressOn(kim, back);
    const dialog = kim.getByRole('dialog');
    await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText(
      `Go back to component:default/reference-service ${before} at staging.`,
    );
    await expectAccessible(kim, '[role="dialog"]');
    await documentPicture(kim, 'release-rollback');
    await typeInto(
      kim,
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Customers complain about the new invoices',
    );
    await pressOn(
      kim,
      dialog.getByRole('button', { name: `Roll back to ${before}` }),
    );
    await expect(kim.getByText('Succeeded').first()).toBeVisible({
      timeout: JUDGED_WITHIN_MS,
    });
    await expectAccessible(kim);
    await screenshots(kim, 'release-rolled-back');

    await kim.goto('/releases');
    const serving = kim.getByRole('list', { name: 'Serving now' });
    await expect(serving.getByRole('link', { name: before })).toBeVisible();
    const rows = kim.getByRole('list', { name: 'Releases' });
    await expect(rows.getByRole('listitem').first()).toContainText(
      `Back to reference-service ${before}`,
    );
    await expectAccessible(kim);
    await screenshots(kim, 'releases');
    await documentPicture(kim, 'releases');

    await kim.goto('/catalog/default/component/reference-service/releases');
    await expect(kim.getByRole('list', { name: 'Serving now' })).toBeVisible();
    await expectAccessible(kim);
    await screenshots(kim, 'component-releases');
  },
);
