/** What a script can branch on. The help, the README and the tests read this one table. */
export const exitCodes = {
  ok: { code: 0, meaning: 'Done, also when there was nothing to change.' },
  unexpected: {
    code: 1,
    meaning: 'An error that has no place below: a bug, or an unusual answer.',
  },
  badInput: {
    code: 2,
    meaning: 'The command line or the file is wrong; nothing was changed.',
  },
  denied: {
    code: 3,
    meaning: 'Policy does not allow it; the message carries the decision ID.',
  },
  notFound: {
    code: 4,
    meaning: 'There is no such tenant, release or operation.',
  },
  conflict: {
    code: 5,
    meaning:
      'The plan has changed, the name is taken, or another operation is open.',
  },
  unreachable: { code: 6, meaning: 'The portal did not answer.' },
  notSignedIn: {
    code: 7,
    meaning: 'Nobody is signed in, or the session has ended.',
  },
  failed: {
    code: 8,
    meaning:
      'The operation ended as failed, cancelled, rejected or expired, or the rollout was taken back.',
  },
  stillWaiting: {
    code: 9,
    meaning: 'The time given by --timeout is over; the operation goes on.',
  },
  found: {
    code: 10,
    meaning:
      'A test, a check or a verification found something wrong; it is listed.',
  },
  kept: {
    code: 11,
    meaning:
      'A legal hold, a retention or something of others that hangs on it keeps it; nothing was deleted.',
  },
  awaitsApproval: {
    code: 12,
    meaning: 'It awaits the approval of others, and goes on by itself then.',
  },
  notMeasured: {
    code: 13,
    meaning:
      'Nobody can tell: a gate was not reported, or could not be measured.',
  },
} as const;

export type ExitName = keyof typeof exitCodes;

const namesByStatus: { readonly [status: number]: ExitName } = {
  400: 'badInput',
  401: 'notSignedIn',
  403: 'denied',
  404: 'notFound',
  409: 'conflict',
  413: 'badInput',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** The exit that an error with this HTTP status leads to. */
export function exitNameOf(status: number | undefined): ExitName {
  return (status && namesByStatus[status]) || 'unexpected';
}

/** The table as lines for `--help`. */
export function exitCodeHelp(): string {
  const lines = Object.values(exitCodes).map(
    ({ code, meaning }) => `  ${code}  ${meaning}`,
  );
  return ['Exit codes:', ...lines].join('\n');
}
