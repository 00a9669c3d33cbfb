import {
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiHome5Line } from '@remixicon/react';
import { rootRouteRef, startReleaseRouteRef } from './routes';

const page = PageBlueprint.makeWithOverrides({
  inputs: {
    /** What a portal shows besides, below the answer: its own ways to its jobs. */
    sections: createExtensionInput([coreExtensionData.reactElement]),
  },
  factory: (originalFactory, { inputs }) =>
    originalFactory({
      path: '/',
      title: 'Home',
      routeRef: rootRouteRef,
      noHeader: true,
      loader: async () => {
        const { DashboardPage } = await import('./DashboardPage');
        return (
          <DashboardPage>
            {inputs.sections.map(section => (
              <div key={section.node.spec.id}>
                {section.get(coreExtensionData.reactElement)}
              </div>
            ))}
          </DashboardPage>
        );
      },
    }),
});

export const goldenDashboardPlugin = createFrontendPlugin({
  pluginId: 'golden-dashboard',
  title: 'Home',
  icon: <RiHome5Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { startRelease: startReleaseRouteRef },
  extensions: [page],
});
