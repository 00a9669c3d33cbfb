import type { ProbeFailureClass } from '@companyos/plugin-probe-common';
import type { ProbeVerdict } from './types';

const LONGEST_MESSAGE = 500;

/** The target is wrong. */
export class ProbeFailure extends Error {
  readonly name = 'ProbeFailure';

  constructor(readonly failureClass: ProbeFailureClass, message: string) {
    super(message);
  }
}

/** Something on this side keeps us from knowing. */
export class CannotMeasure extends Error {
  readonly name = 'CannotMeasure';
}

/** Nothing but a `ProbeFailure` is the target's fault. */
export function verdictOf(error: unknown): ProbeVerdict {
  if (error instanceof ProbeFailure) {
    const { failureClass, message } = error;
    return { outcome: 'fail', failureClass, message: shortened(message) };
  }
  if (error instanceof CannotMeasure) {
    return { outcome: 'could-not-measure', message: shortened(error.message) };
  }
  return {
    outcome: 'could-not-measure',
    message: shortened(`The probe itself broke: ${error}`),
  };
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE
    ? text
    : `${text.slice(0, LONGEST_MESSAGE - 1)}…`;
}

/** Of this machine or its network: no word about the target. */
const OURS = new Set([
  'EACCES',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EMFILE',
  'ENETDOWN',
  'ENETUNREACH',
  'ENFILE',
  'ENOBUFS',
  'ENOTFOUND',
  'EPERM',
  'ERR_INVALID_URL',
  'UND_ERR_INVALID_ARG',
]);

const TOO_SLOW = new Set([
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/** What `fetch` rejected with, as one of the two above. Without a code it is a mistake in the call. */
export function transportError(error: unknown, what: string): Error {
  const code = codeOf(error);
  if (code === undefined || OURS.has(code)) {
    const reason = code ?? (error as Error)?.message ?? 'an unknown error';
    return new CannotMeasure(`${what} could not be sent from here: ${reason}.`);
  }
  return TOO_SLOW.has(code)
    ? new ProbeFailure('timeout', `${what} got no answer in time (${code}).`)
    : new ProbeFailure('unreachable', `${what} got no answer (${code}).`);
}

function codeOf(error: unknown): string | undefined {
  // Not by class: an error may come from another realm.
  let cause = error as { code?: unknown; cause?: unknown } | undefined;
  for (let depth = 0; cause && depth < 5; depth += 1) {
    if (typeof cause.code === 'string') return cause.code;
    cause = cause.cause as typeof cause;
  }
  return undefined;
}
