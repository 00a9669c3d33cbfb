import type { Credentials } from './credentials';
import { badInput } from './errors';
import type { Io } from './io';

export const defaultPortalUrl = 'http://localhost:7007';

/** `--url`, else `COMPANYOS_URL`, else the portal signed in to last, else the local one. No trailing slash. */
export function portalUrl(
  io: Io,
  credentials: Credentials,
  option: string | undefined,
): string {
  const text =
    option || io.env.COMPANYOS_URL || credentials.current || defaultPortalUrl;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw badInput(
      `"${text}" is not a URL.`,
      `Give the portal's address, for example ${defaultPortalUrl}.`,
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw badInput(
      `"${text}" is not a web address.`,
      `Give one that starts with https:// or http://, for example ${defaultPortalUrl}.`,
    );
  }
  if (url.username || url.password) {
    throw badInput(
      'The URL carries a user name or password.',
      'Leave them out and sign in with: companyos login',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
