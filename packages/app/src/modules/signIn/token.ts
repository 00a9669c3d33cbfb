/** When a Backstage token ends, milliseconds; `null` when it does not say. Reads it, and proves nothing about it. */
export function tokenExpiry(token: string): number | null {
  try {
    const [, payload] = token.split('.');
    const text = atob(payload.replace(/-/g, '+').replace(/_/g, '/'));
    const { exp } = JSON.parse(text);
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}
