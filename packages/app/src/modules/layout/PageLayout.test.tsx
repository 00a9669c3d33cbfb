import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import { PageLayout } from './PageLayout';

describe('the layout of a page', () => {
  it('is the main landmark, with the title and where one is', async () => {
    renderInTestApp(
      <PageLayout title="Tenants" titleLink="/tenants">
        <BreadcrumbEntry entry={{ label: 'acme', href: '/tenants/acme' }}>
          <p>The page</p>
        </BreadcrumbEntry>
      </PageLayout>,
    );
    const main = await screen.findByRole('main');
    expect(main).toHaveTextContent('The page');
    expect(
      within(main).getByRole('heading', { level: 1, name: 'Tenants' }),
    ).toBeInTheDocument();
    expect(within(main).getByText('acme')).toBeInTheDocument();
  });

  it('leaves that to a page that brings its own', async () => {
    renderInTestApp(
      <PageLayout title="Catalog">
        <main>An entity</main>
      </PageLayout>,
    );
    await waitFor(() => expect(screen.getAllByRole('main')).toHaveLength(1));
    expect(screen.getByRole('main')).toHaveTextContent(/^An entity$/);
  });

  it('links its tabs', async () => {
    renderInTestApp(
      <PageLayout
        title="Create"
        tabs={[
          { id: 'templates', label: 'Templates', href: 'templates' },
          { id: 'tasks', label: 'Tasks', href: '/create/tasks' },
        ]}
      >
        <p>The page</p>
      </PageLayout>,
    );
    const tabs = await screen.findByRole('navigation', { name: 'Create' });
    expect(
      within(tabs)
        .getAllByRole('link')
        .map(link => link.getAttribute('href')),
    ).toEqual(['/templates', '/create/tasks']);
  });

  it('is nothing where a page wants none', async () => {
    renderInTestApp(
      <PageLayout title="Home" noHeader>
        <p>The page</p>
      </PageLayout>,
    );
    await screen.findByText('The page');
    expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
  });
});
