import {
  createFrontendModule,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';

/** A tab of the settings: how to use the portal from a terminal. */
export const commandLineModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [
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
