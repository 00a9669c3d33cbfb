import '@testing-library/jest-dom';

// jsdom has no layout: a wide screen, in place before @backstage/ui looks for it.
window.matchMedia = (query: string) =>
  ({
    matches: query.includes('min-width'),
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
  } as unknown as MediaQueryList);
