import {
  createFrontendModule,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';

/**
 * The tabs of the settings. `general` takes the place of Backstage's, which has switches for a sidebar that this portal
 * does not have.
 */
export const settingsModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [
    SubPageBlueprint.make({
      name: 'general',
      attachTo: { id: 'page:user-settings', input: 'pages' },
      params: {
        path: 'general',
        title: 'General',
        loader: () => import('./GeneralPage').then(m => <m.GeneralPage />),
      },
    }),
    SubPageBlueprint.make({
      name: 'command-line',
      attachTo: { id: 'page:user-settings', input: 'pages' },
      params: {
        path: 'command-line',
        title: 'Command line',
        loader: () =>
          import('./CommandLinePage').then(m => <m.CommandLinePage />),
      },
    }),
  ],
});
