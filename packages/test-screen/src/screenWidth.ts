/** jsdom has no screen: this stands in for one whose width a test can choose, before and after the first render. */
const listeners = new Set<() => void>();
let width = 1280;

export function setScreenWidth(px: number): void {
  width = px;
  listeners.forEach(listener => listener());
}

export function installScreen(): void {
  window.matchMedia = ((query: string) => ({
    get matches() {
      return width >= Number(/min-width: (\d+)px/.exec(query)?.[1] ?? 0);
    },
    addEventListener: (_type: string, listener: () => void) => {
      listeners.add(listener);
    },
    removeEventListener: (_type: string, listener: () => void) => {
      listeners.delete(listener);
    },
    addListener: () => {},
    removeListener: () => {},
  })) as unknown as typeof window.matchMedia;
}
