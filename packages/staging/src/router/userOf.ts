import type { IncomingHttpHeaders } from 'node:http';
import { bearerOf } from '../http/token';

const LONGEST = 200;

/**
 * Whose request it is, by the session it carries. The signature is not looked at: this chooses a process, not what somebody
 * may do, and the service looks at it.
 */
export function userOf(headers: IncomingHttpHeaders): string | undefined {
  const payload = bearerOf(headers)?.split('.')[0];
  if (!payload) return undefined;
  try {
    const { tenant, user } = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    );
    return typeof tenant === 'string' && typeof user === 'string'
      ? `${tenant}/${user}`.slice(0, LONGEST)
      : undefined;
  } catch {
    return undefined;
  }
}
