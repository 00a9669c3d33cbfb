import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What a test waits for comes as soon as it can; on a busy machine that is not within the second that is the default.
configure({ asyncUtilTimeout: 15_000 });

// jsdom has no layout: a wide screen, in place before @backstage/ui looks for it.
window.matchMedia = (query: string) =>
  ({
    matches: query.includes('min-width'),
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
  } as unknown as MediaQueryList);
