import { expectAccessible } from './support/accessibility';
import { screenshots } from './support/screenshots';
import { expect, pickPerson, signInOn, test } from './support/test';
import { localUser } from './support/users';

test('a local user signs in and reaches the home page', async ({ signIn }) => {
  const page = await signIn('ada');

  await expect(page).toHaveTitle(/CompanyOS Portal/);
  await expect(
    page.getByRole('main').getByRole('heading').first(),
  ).toBeVisible();
  await expectAccessible(page);
  await screenshots(page, 'home');
});

test('a wrong password is refused and the right one still works', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
  await screenshots(page, 'sign-in');
  await pickPerson(page, 'omar');
  await page.getByLabel('Password', { exact: true }).fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('password');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await signInOn(page, 'omar');
});

test('two people are signed in side by side', async ({ signIn }) => {
  const ada = await signIn('ada');
  const augusta = await signIn('augusta');

  await ada.reload();
  await augusta.reload();

  await expect(
    ada.getByText(localUser('ada').displayName).first(),
  ).toBeVisible();
  await expect(
    augusta.getByText(localUser('augusta').displayName).first(),
  ).toBeVisible();
});
