import { createApp } from '@backstage/frontend-defaults';
import { commandLineModule } from './modules/commandLine';
import { homePlugin } from './modules/home';
import { layoutModule } from './modules/layout';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { themeModule } from './modules/theme';

/** The plugins are found by their packages (`app.packages` in app-config.yaml); these are the app's own features. */
export default createApp({
  features: [
    homePlugin,
    commandLineModule,
    layoutModule,
    navModule,
    signInModule,
    themeModule,
  ],
});
