import {
  LedgerConflictError,
  LedgerGapError,
  LedgerRecordError,
  type SourcedRecord,
} from '@companyos/ledger';
import { OperationError } from '@companyos/operations';
import type { Response, Router } from 'express';
import type { RouterOptions } from './types';

/**
 * Records come from the plugin that owns the outbox, by its own token: `plugin:release` delivers for `release`, and for
 * `release.staging`, which it looks after; nobody else does, whatever rights a token has otherwise.
 */
export function deliverRoutes(router: Router, options: RouterOptions): void {
  router.post('/deliver', async (request, response) => {
    const { principal } = await options.httpAuth.credentials(request, {
      allow: ['service'],
    });
    const { source, records } = request.body as {
      source: string;
      records: SourcedRecord[];
    };
    if (principal.subject !== `plugin:${source.split('.')[0]}`) {
      throw new OperationError(
        'POLICY_DENIED',
        `${principal.subject} cannot deliver records of "${source}".`,
        { next: 'Only the plugin that owns an outbox delivers from it.' },
      );
    }
    try {
      response.json(await options.sequencer.deliver(source, records));
    } catch (error) {
      refuse(response, error);
    }
  });
}

/** 409 with what a relay needs to find its way back. */
function refuse(response: Response, error: unknown): void {
  if (error instanceof LedgerGapError) {
    const { code, message, expected, got } = error;
    answer(response, {
      code,
      message,
      next: `Deliver from number ${expected} on.`,
      expected,
      got,
    });
  } else if (error instanceof LedgerConflictError) {
    const { code, message, sequence } = error;
    answer(response, {
      code,
      message,
      next: 'Stop delivering from this outbox and call the portal team.',
      sequence,
    });
  } else if (error instanceof LedgerRecordError) {
    throw new OperationError('INVALID_INPUT', error.message, { cause: error });
  } else {
    throw error;
  }
}

function answer(response: Response, error: object): void {
  response.status(409).json({
    error: { name: 'ConflictError', ...error },
    response: { statusCode: 409 },
  });
}
