import { palettes } from '@backstage/theme';

/**
 * Colours for the components of Material UI; `theme.css` has the same for those of Backstage UI.
 * Text on its background has a contrast of at least 4.5, in both (WCAG 2.2 AA).
 */

const navigation = {
  background: '#0c2a33',
  indicator: '#5fd0c5',
  color: '#c4d6db',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#17414d' },
  submenu: { background: '#17414d' },
};

export const lightPalette = {
  ...palettes.light,
  background: { default: '#f4f6f7', paper: '#ffffff' },
  primary: { main: '#0a6170', dark: '#084e5a', contrastText: '#ffffff' },
  secondary: { main: '#4a5f9e' },
  text: { primary: '#12212a', secondary: '#51626d' },
  border: '#d5dde1',
  divider: '#d5dde1',
  textContrast: '#12212a',
  textSubtle: '#51626d',
  link: '#0a6170',
  linkHover: '#084e5a',
  errorText: '#991919',
  navigation,
  tabbar: { indicator: '#0a6170' },
};

export const darkPalette = {
  ...palettes.dark,
  background: { default: '#10171c', paper: '#19232a' },
  primary: { main: '#66cfdd', dark: '#8adfea', contrastText: '#06262b' },
  secondary: { main: '#a9b8ec' },
  text: { primary: '#f0f5f7', secondary: '#a9bac4' },
  border: '#35454f',
  divider: '#35454f',
  textContrast: '#f0f5f7',
  textSubtle: '#a9bac4',
  link: '#66cfdd',
  linkHover: '#8adfea',
  errorText: '#fca5a5',
  errorBackground: '#350708',
  navigation: { ...navigation, background: '#0a1b21' },
  tabbar: { indicator: '#66cfdd' },
};
