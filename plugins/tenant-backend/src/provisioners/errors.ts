import { isError } from '@backstage/errors';
import { isOperationError, OperationError } from '@companyos/operations';

// SQLSTATE classes (PostgreSQL manual, appendix A) that say "not now" rather than "not so".
const UNAVAILABLE_STATES = /^(08|53|57P0[123]|57P05|25006|55P03|3D000|28)/;
const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);
// What `pg` throws without a code when the socket ends or no connection comes.
const UNAVAILABLE_MESSAGES =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client was closed|not queryable|connection ended/i;

/** Whether the store, not the request, is at fault, so that the same call may work later. */
export function isUnavailable(error: unknown): boolean {
  if (!isError(error)) return false;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  // A fatal one ends the session, or never let it begin.
  if (severity === 'FATAL' || severity === 'PANIC') return true;
  if (typeof code === 'string') {
    return UNAVAILABLE_CODES.has(code) || UNAVAILABLE_STATES.test(code);
  }
  return UNAVAILABLE_MESSAGES.test(error.message);
}

const PLAIN_WORDS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its host name is unknown',
  ETIMEDOUT: 'it did not answer in time',
  '3D000': 'its database does not exist',
  '28P01': "the portal's password was refused",
  '28000': "the portal's role was refused",
  '53300': 'it has no connection left',
  '55P03': 'another change holds its lock',
  '55000': 'its database takes no connections',
  '57P01': 'it is shutting down',
  '57P03': 'it is starting up',
  '25006': 'it is read-only',
};

/** The error a person and the engine meet. Says which region, and why in a few words; addresses stay in the cause. */
export function storeError(region: string, error: unknown): unknown {
  if (isOperationError(error) || !isUnavailable(error)) return error;
  const { code } = error as { code?: string };
  const why = (code && PLAIN_WORDS[code]) ?? 'the connection broke';
  return new OperationError(
    'STORE_UNAVAILABLE',
    `Region ${region}'s store does not answer: ${why}.`,
    {
      next: 'Nothing is lost: it goes on by itself when the store is back. If it stays, tell the portal team which region it is.',
      retryable: true,
      cause: error,
    },
  );
}
