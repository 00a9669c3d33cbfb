import { renderTestApp } from '@backstage/frontend-test-utils';
import type { ResidencyApi } from '@companyos/plugin-residency-common';
import userEvent from '@testing-library/user-event';
import { residencyApiRef } from '../api';
import plugin from '../index';
import { setScreenWidth } from './screenWidth';

/** The pages at an address, with as much of the API as the test gives. */
export function setup(
  address: string,
  api: Partial<jest.Mocked<ResidencyApi>>,
  widthPx = 1280,
) {
  setScreenWidth(widthPx);
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [address],
    apis: [[residencyApiRef, api as unknown as ResidencyApi]],
  });
  return userEvent.setup();
}
