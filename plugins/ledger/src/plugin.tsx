import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiBookReadLine } from '@remixicon/react';
import { ledgerApiRef } from './api/LedgerApi';
import { LedgerClient } from './api/LedgerClient';
import { entryRouteRef, rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: ledgerApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => LedgerClient.create(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/ledger',
    title: 'Ledger',
    icon: <RiBookReadLine />,
    routeRef: rootRouteRef,
    loader: () => import('./LedgerRouter').then(m => <m.LedgerRouter />),
  },
});

export const ledgerPlugin = createFrontendPlugin({
  pluginId: 'ledger',
  title: 'Ledger',
  icon: <RiBookReadLine />,
  extensions: [api, page],
  routes: { root: rootRouteRef, entry: entryRouteRef },
});
