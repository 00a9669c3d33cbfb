import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { ProbeClient } from '@companyos/plugin-probe-common';
import { probeApiRef, probePaths } from '@companyos/plugin-probe-react';
import { RiPulseLine } from '@remixicon/react';
import { probeRouteRef, rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: probeApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ProbeClient(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: probePaths.list(),
    title: 'Probes',
    icon: <RiPulseLine />,
    routeRef: rootRouteRef,
    loader: () => import('./ProbeRouter').then(m => <m.ProbeRouter />),
  },
});

export const probePlugin = createFrontendPlugin({
  pluginId: 'probe',
  title: 'Probes',
  icon: <RiPulseLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [api, page],
  routes: { root: rootRouteRef, probe: probeRouteRef },
});
