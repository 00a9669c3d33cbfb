import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { ResidencyClient } from '@companyos/plugin-residency-common';
import { RiShieldCheckLine } from '@remixicon/react';
import { residencyApiRef } from './api';
import { rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: residencyApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ResidencyClient(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/residency',
    title: 'Residency',
    icon: <RiShieldCheckLine />,
    routeRef: rootRouteRef,
    loader: () => import('./ResidencyRouter').then(m => <m.ResidencyRouter />),
  },
});

export const residencyPlugin = createFrontendPlugin({
  pluginId: 'residency',
  title: 'Residency',
  icon: <RiShieldCheckLine />,
  extensions: [api, page],
  routes: { root: rootRouteRef },
});
