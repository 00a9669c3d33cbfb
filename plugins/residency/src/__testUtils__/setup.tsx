import { renderTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import type { ResidencyApi } from '@companyos/plugin-residency-common';
import userEvent from '@testing-library/user-event';
import { residencyApiRef } from '../api';
import plugin from '../index';
import { setScreenWidth } from '@companyos/test-screen';

/** The pages at an address, with as much of the API as the test gives, for someone who may do everything or nothing. */
export function setup(
  address: string,
  api: Partial<jest.Mocked<ResidencyApi>>,
  widthPx = 1280,
  may: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) {
  setScreenWidth(widthPx);
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [address],
    apis: [
      [residencyApiRef, api as unknown as ResidencyApi],
      [permissionApiRef, { authorize: async () => ({ result: may }) }],
    ],
  });
  return userEvent.setup();
}
