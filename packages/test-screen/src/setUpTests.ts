import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { installScreen } from './screenWidth';

/** What every front-end package does before its tests. */
export function setUpTests(): void {
  installScreen();
  // jsdom has no layout to scroll or to observe.
  window.scrollTo = () => {};
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  // What a test waits for comes as soon as it can; on a busy machine that is not within the seconds that are the defaults.
  configure({ asyncUtilTimeout: 15_000 });
  jest.setTimeout(60_000);
}
