import {
  coreExtensionData,
  createExtension,
  createExtensionInput,
  createFrontendModule,
  ErrorDisplay,
  NotFoundErrorPage,
  PageLayout as PageLayoutRef,
  Progress,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { Layout } from './Layout';
import { Loading } from './Loading';
import { NothingHere } from './NothingHere';
import { PageLayout } from './PageLayout';
import { PluginFailed } from './PluginFailed';

/** Takes the place of Backstage's layout: the navigation is always readable, and a bar on small screens. */
const appLayout = createExtension({
  name: 'layout',
  attachTo: { id: 'app/root', input: 'children' },
  inputs: {
    nav: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
    }),
    content: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
    }),
  },
  output: [coreExtensionData.reactElement],
  factory: ({ inputs }) => [
    coreExtensionData.reactElement(
      <Layout
        nav={inputs.nav.get(coreExtensionData.reactElement)}
        content={inputs.content.get(coreExtensionData.reactElement)}
      />,
    ),
  ],
});

export const layoutModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    appLayout,
    SwappableComponentBlueprint.make({
      name: 'core-page-layout',
      params: define =>
        define({
          component: PageLayoutRef,
          loader: () => props => <PageLayout {...props} />,
        }),
    }),
    SwappableComponentBlueprint.make({
      name: 'core-progress',
      params: define =>
        define({ component: Progress, loader: () => () => <Loading /> }),
    }),
    SwappableComponentBlueprint.make({
      name: 'core-not-found-error-page',
      params: define =>
        define({
          component: NotFoundErrorPage,
          loader: () => () => <NothingHere />,
        }),
    }),
    SwappableComponentBlueprint.make({
      name: 'core-error-display',
      params: define =>
        define({
          component: ErrorDisplay,
          loader: () => props => <PluginFailed {...props} />,
        }),
    }),
  ],
});
