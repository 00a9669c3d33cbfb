import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { operationsApiRef } from '@companyos/plugin-operation-react';
import type {
  TenantApi,
  TenantExportsApi,
} from '@companyos/plugin-tenant-common';
import { useLocation } from 'react-router-dom';
import { tenantApiRef } from '../api';
import { TenantRouter } from '../components/TenantRouter';
import { tenantExportsApiRef } from '../exports/api';
import { createTenantRouteRef, rootRouteRef } from '../routes';
import { anOperation } from './fixtures';
import { setScreenWidth } from '@companyos/test-screen';

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{`${pathname}${search}`}</output>;
}

/** The pages below `/tenants`, at an address, on a screen of a width. */
export function renderPages(
  api: TenantApi,
  options: {
    at?: string;
    widthPx?: number;
    exports?: Partial<TenantExportsApi>;
  } = {},
) {
  const { at = '/tenants', widthPx = 1280 } = options;
  setScreenWidth(widthPx);
  return renderInTestApp(
    <>
      <TenantRouter />
      <Address />
    </>,
    {
      mountPath: '/tenants/*',
      initialRouteEntries: [at],
      mountedRoutes: {
        '/tenants': rootRouteRef,
        '/create/templates/:namespace/:templateName': createTenantRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      apis: [
        [tenantApiRef, api],
        [
          permissionApiRef,
          { authorize: async () => ({ result: AuthorizeResult.ALLOW }) },
        ],
        [
          tenantExportsApiRef,
          {
            destinations: async () => [],
            ...options.exports,
          } as unknown as TenantExportsApi,
        ],
        [
          operationsApiRef,
          {
            list: jest.fn(),
            get: jest.fn().mockResolvedValue(anOperation()),
            cancel: jest.fn(),
            retryNow: jest.fn(),
          },
        ],
      ],
    },
  );
}
