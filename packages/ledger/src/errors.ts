/**
 * What can go wrong between a writer and its place in the tree. Each has a stable `code`, so that it survives a trip
 * over HTTP, where classes do not.
 */
export abstract class LedgerError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A record that the ledger would refuse. Found when it is written, never in a relay, where it would block all after it. */
export class LedgerRecordError extends LedgerError {
  readonly code = 'LEDGER_RECORD_INVALID';
}

/** Two different facts under one idempotency key. The writer has a bug: the key must name the effect. */
export class OutboxConflictError extends LedgerError {
  readonly code = 'OUTBOX_KEY_CONFLICT';

  constructor(readonly key: string) {
    super(
      `The outbox already holds another record under the key "${key}". A key names one effect of one operation: give this effect its own.`,
    );
  }
}

/** A delivery that would leave a hole: `expected` is the first sequence the ledger does not have. */
export class LedgerGapError extends LedgerError {
  readonly code = 'LEDGER_GAP';

  constructor(
    readonly source: string,
    readonly expected: number,
    readonly got: number,
  ) {
    super(
      `The ledger expects number ${expected} of "${source}" next and got ${got}: deliver from ${expected} on.`,
    );
  }
}

/** The same place of a source with other content. Somebody changed history, or two outboxes share a name. */
export class LedgerConflictError extends LedgerError {
  readonly code = 'LEDGER_CONFLICT';

  constructor(readonly source: string, readonly sequence: number) {
    super(
      `Number ${sequence} of "${source}" is already in the ledger with other content. It stays as it is; find out whether the outbox was restored from a backup or two outboxes share the name "${source}".`,
    );
  }
}

/** What is stored contradicts itself or what was signed before. Nothing is signed any more until a person has looked. */
export class LedgerDamagedError extends LedgerError {
  readonly code = 'LEDGER_DAMAGED';
}

/** A text that is no signed note, no checkpoint or no verifier key. */
export class LedgerNoteError extends LedgerError {
  readonly code = 'LEDGER_NOTE_INVALID';
}

/** A signing key that is missing or not one. The message never contains the key. */
export class LedgerKeyError extends LedgerError {
  readonly code = 'LEDGER_KEY_INVALID';
}
