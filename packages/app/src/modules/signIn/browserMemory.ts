const LAST_PERSON = 'companyos.lastPerson';
const SIGNED_IN = 'companyos.signedIn';

/** What this browser remembers of sign-ins: nothing secret. One that keeps nothing works too. */
export const browserMemory = {
  /** Who signed in last. */
  lastPerson(): string | null {
    return read(LAST_PERSON);
  },

  /**
   * Whether there may be a session to go on with. Asking without one would be recorded as a failed sign-in each time
   * that the page opens.
   */
  mayBeSignedIn(): boolean {
    return read(SIGNED_IN) !== null;
  },

  signedIn(name: string) {
    write(LAST_PERSON, name);
    write(SIGNED_IN, 'yes');
  },

  signedOut() {
    write(SIGNED_IN, null);
  },
};

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null) {
  try {
    if (value === null) {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, value);
    }
  } catch {
    // Remembering is a convenience.
  }
}
