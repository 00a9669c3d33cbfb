import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { ReleaseApi } from '@companyos/plugin-release-common';
import { releaseApiRef } from '@companyos/plugin-release-react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { ReleaseRouter } from '../ReleaseRouter';
import { rootRouteRef, startReleaseRouteRef } from '../routes';
import { setScreenWidth } from '@companyos/test-screen';

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{`${pathname}${search}`}</output>;
}

/** The pages below `/releases`, at an address, on a screen of a width. */
export function renderPages(
  api: ReleaseApi,
  options: { at?: string; widthPx?: number } = {},
) {
  const { at = '/releases', widthPx = 1280 } = options;
  setScreenWidth(widthPx);
  renderInTestApp(
    <>
      <ReleaseRouter />
      <Address />
    </>,
    {
      mountPath: '/releases/*',
      initialRouteEntries: [at],
      mountedRoutes: {
        '/releases': rootRouteRef,
        '/create/templates/:namespace/:templateName': startReleaseRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      apis: [[releaseApiRef, api]],
    },
  );
  return userEvent.setup();
}
