/** What a code means everywhere: its HTTP status, what to do about it, and whether the same request may work later. */
export interface ErrorCodeEntry {
  readonly status: number;
  /** One sentence: what to do next. The default; whoever throws can say it better. */
  readonly next: string;
  readonly retryable: boolean;
}

function entry(status: number, next: string, retryable = false) {
  return { status, next, retryable } as const;
}

/** Every code a person or a program can meet. Codes are stable: they are part of the API. */
export const errorCatalogue = {
  INVALID_INPUT: entry(400, 'Correct the fields named and send it again.'),
  UNAUTHENTICATED: entry(401, 'Sign in and try again.'),
  POLICY_DENIED: entry(
    403,
    'Ask someone who has the right, and quote the decision ID.',
  ),
  NOT_FOUND: entry(404, 'Check the name or ID, or list what is there.'),
  CONFLICT: entry(409, 'Look at the current state, then decide again.'),
  PLAN_CHANGED: entry(
    409,
    'Look at the new plan and confirm it, if it is still what you want.',
  ),
  OPERATION_IN_PROGRESS: entry(
    409,
    'Wait until the other operation ends, or cancel it, then try again.',
  ),
  APPROVAL_NOT_NEEDED: entry(
    409,
    'Look at the operation: it may have been approved already, or need another person.',
  ),
  APPROVAL_REJECTED: entry(
    409,
    'Talk to the person who rejected it, then ask again with a plan they can agree to.',
  ),
  APPROVAL_EXPIRED: entry(
    409,
    'Ask again: a new plan shows what would be done now, and needs new approvals.',
  ),
  OPERATION_ENDED: entry(409, 'Nothing is left to do for this operation.'),
  NAME_TAKEN: entry(409, 'Choose another name.'),
  NAMESPACE_NOT_OURS: entry(
    409,
    'Move or drop what the portal did not create, then try again.',
  ),
  NAMESPACE_ALTERED: entry(
    409,
    'Look at the objects named by hand: something outside of the portal changes them.',
  ),
  INVALID_CONFIG: entry(
    500,
    'Correct the configuration that is named, then start the back end again.',
  ),
  TOO_LARGE: entry(413, 'Send less at once.'),
  TOO_MANY_REQUESTS: entry(429, 'Wait a moment and try again.', true),
  CANCELLED: entry(499, 'Start it again if you still want it.'),
  INTERNAL: entry(
    500,
    'Try again; if it stays, give the time and this message to the portal team.',
  ),
  UNREACHABLE: entry(
    503,
    'Check that the portal is running and reachable, then try again.',
    true,
  ),
  STORE_UNAVAILABLE: entry(
    503,
    'Try again in a minute; if it stays, tell the portal team which store it is.',
    true,
  ),
  UNTAGGED: entry(
    400,
    'Give the data a classification and a retention schedule.',
  ),
  NOT_RECORDED: entry(
    503,
    'Try again; if it stays, report the decision ID to the people who run the portal.',
    true,
  ),
  DESTINATION_UNAVAILABLE: entry(
    409,
    'Choose another destination, or have this one configured.',
  ),
  EXPORT_FAILED: entry(503, 'Try again; nothing has to be cleaned up.', true),
  OBJECT_DAMAGED: entry(
    500,
    'Do not use it, and tell the portal team which object it is.',
  ),
  REGION_MISMATCH: entry(
    500,
    'Correct the connection of that region in the configuration.',
  ),
  UNSUPPORTED_DATABASE: entry(
    500,
    'Set backend.database.client to pg and point it at a PostgreSQL.',
  ),
} as const satisfies { readonly [code: string]: ErrorCodeEntry };

export type OperationErrorCode = keyof typeof errorCatalogue;

/** The catalogue's entry; a code it does not know reads as `INTERNAL`. */
export function errorCodeEntry(code: string): ErrorCodeEntry {
  return Object.hasOwn(errorCatalogue, code)
    ? errorCatalogue[code as OperationErrorCode]
    : errorCatalogue.INTERNAL;
}
