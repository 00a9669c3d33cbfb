import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import {
  createBaseThemeOptions,
  createUnifiedTheme,
  genPageTheme,
  UnifiedThemeProvider,
} from '@backstage/theme';
import { RiMoonLine, RiSunLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { darkPalette, lightPalette } from './palettes';
import { useIsDark } from './useIsDark';

const NAME = 'companyos';
const FONT_FAMILY = 'system-ui, sans-serif';

/** One quiet header for all pages: colour is kept for states. */
const header = genPageTheme({ colors: ['#0c2a33', '#0c2a33'], shape: 'none' });
const pageTheme = Object.fromEntries(
  ['home', 'documentation', 'tool', 'service', 'website', 'library'].map(
    name => [name, header],
  ),
);

const light = createUnifiedTheme({
  ...createBaseThemeOptions({ palette: lightPalette, fontFamily: FONT_FAMILY }),
  defaultPageTheme: 'home',
  pageTheme,
});

const dark = createUnifiedTheme({
  ...createBaseThemeOptions({ palette: darkPalette, fontFamily: FONT_FAMILY }),
  defaultPageTheme: 'home',
  pageTheme,
});

/**
 * One component for both themes: Backstage draws the whole portal anew when another component takes its place, and what
 * somebody has typed by then would be lost at sunset.
 */
function ThemeProvider(props: { children?: ReactNode }) {
  return (
    <UnifiedThemeProvider theme={useIsDark() ? dark : light} themeName={NAME}>
      {props.children}
    </UnifiedThemeProvider>
  );
}

/** Takes the place of the two themes that come with Backstage. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ThemeBlueprint.make({
      name: 'light',
      params: {
        theme: {
          id: 'light',
          title: 'Light',
          variant: 'light',
          icon: <RiSunLine />,
          Provider: ThemeProvider,
        },
      },
    }),
    ThemeBlueprint.make({
      name: 'dark',
      params: {
        theme: {
          id: 'dark',
          title: 'Dark',
          variant: 'dark',
          icon: <RiMoonLine />,
          Provider: ThemeProvider,
        },
      },
    }),
  ],
});
