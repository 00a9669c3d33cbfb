import {
  ApiBlueprint,
  configApiRef,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  DefaultOperationsApi,
  operationsApiRef,
} from '@companyos/plugin-operation-react';
import { RiExchangeLine } from '@remixicon/react';
import { operationRouteRef, rootRouteRef } from './routes';

const PLUGINS_WITH_OPERATIONS = ['tenant'];

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: operationsApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
      },
      factory: ({ configApi, discoveryApi, fetchApi }) =>
        DefaultOperationsApi.create({
          discoveryApi,
          fetchApi,
          pluginIds:
            configApi.getOptionalStringArray('companyos.operations.plugins') ??
            PLUGINS_WITH_OPERATIONS,
        }),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/operations',
    title: 'Operations',
    icon: <RiExchangeLine />,
    routeRef: rootRouteRef,
    loader: () => import('./OperationRouter').then(m => <m.OperationRouter />),
  },
});

export const operationPlugin = createFrontendPlugin({
  pluginId: 'operation',
  title: 'Operations',
  icon: <RiExchangeLine />,
  extensions: [api, page],
  routes: { root: rootRouteRef, operation: operationRouteRef },
});
