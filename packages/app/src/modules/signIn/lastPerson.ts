const KEY = 'companyos.lastPerson';

/** Who signed in last in this browser: a name, nothing secret. A browser that keeps nothing is fine too. */
export const lastPerson = {
  get(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  set(name: string) {
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // Remembering is a convenience.
    }
  },
};
