import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  entityRouteRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { aReleaseApi } from '../__testUtils__/fixtures';
import { rootRouteRef, startReleaseRouteRef } from '../routes';
import { EntityReleaseCard } from './EntityReleaseCard';
import { EntityReleases } from './EntityReleases';

const component = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'reference-service', namespace: 'default' },
};

function show(element: ReactNode, api = aReleaseApi()) {
  renderInTestApp(
    <EntityProvider entity={component}>{element}</EntityProvider>,
    {
      mountedRoutes: {
        '/releases': rootRouteRef,
        '/create/templates/:namespace/:templateName': startReleaseRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      apis: [[releaseApiRef, api]],
    },
  );
  return api;
}

const ref = 'component:default/reference-service';

describe('a component in the catalog', () => {
  it('shows its releases, and leads to the wizard with its name filled in', async () => {
    const api = show(<EntityReleases />);
    const list = await screen.findByRole('list', { name: 'Releases' });
    expect(within(list).getByText('Progressing')).toBeVisible();
    expect(api.rollouts).toHaveBeenCalledWith(
      expect.objectContaining({ component: ref }),
      expect.anything(),
    );
    const start = screen.getByRole('link', { name: 'Release a version' });
    const { searchParams } = new URL(
      start.getAttribute('href')!,
      'http://localhost',
    );
    expect(JSON.parse(searchParams.get('formData')!)).toEqual({
      component: ref,
    });
  });

  it('says on its overview what serves where', async () => {
    show(<EntityReleaseCard />);
    expect(await screen.findByRole('link', { name: '1.0.0' })).toHaveAttribute(
      'href',
      '/releases/rel_1',
    );
    expect(
      screen.getByRole('link', { name: 'All of its releases' }),
    ).toHaveAttribute('href', `/releases?component=${encodeURIComponent(ref)}`);
  });

  it('says that nothing has been released yet', async () => {
    const api = aReleaseApi();
    api.releases.mockResolvedValue({ items: [], next: null });
    show(<EntityReleaseCard />, api);
    expect(
      await screen.findByText('Nothing has been released from here yet.'),
    ).toBeVisible();
  });
});
