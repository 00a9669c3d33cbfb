import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { ReleaseClient } from '@companyos/plugin-release-common';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { RiRocketLine } from '@remixicon/react';
import { entityExtensions } from './entity/extensions';
import { wizardExtensions } from './wizard/extensions';
import { releaseRouteRef, rootRouteRef, startReleaseRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: releaseApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new ReleaseClient({ discoveryApi, fetchApi }),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/releases',
    title: 'Releases',
    icon: <RiRocketLine />,
    routeRef: rootRouteRef,
    loader: () => import('./ReleaseRouter').then(m => <m.ReleaseRouter />),
  },
});

export default createFrontendPlugin({
  pluginId: 'release-scorecard',
  title: 'Releases',
  icon: <RiRocketLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, release: releaseRouteRef },
  externalRoutes: { startRelease: startReleaseRouteRef },
  extensions: [api, page, ...entityExtensions, ...wizardExtensions],
});
