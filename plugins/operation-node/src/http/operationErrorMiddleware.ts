import type { LoggerService } from '@backstage/backend-plugin-api';
import { toErrorBody } from '@companyos/operations';
import type { ErrorRequestHandler } from 'express';
import { toOperationError } from './toOperationError';

/**
 * Answers every error in the one shape, `{ error: { name, code, message, next, … }, response: { statusCode } }`, which
 * Backstage's `ResponseError` reads as well. Mount it last.
 */
export function operationErrorMiddleware(options: {
  readonly logger: LoggerService;
}): ErrorRequestHandler {
  return (cause, request, response, next) => {
    if (response.headersSent) {
      next(cause);
      return;
    }
    const error = toOperationError(cause);
    if (error.status >= 500) {
      options.logger.error(
        `${request.method} ${request.path} failed: ${error.message}`,
        error.cause instanceof Error ? error.cause : error,
      );
    }
    if (error.code === 'POLICY_DENIED') {
      // Who it was is in the record that the ID leads to.
      options.logger.warn(`${request.method} ${request.path} was denied`, {
        decisionId: error.decisionId ?? 'none',
      });
    }
    const body = {
      error: { name: 'OperationError', ...toErrorBody(error) },
      request: { method: request.method, url: request.originalUrl },
      response: { statusCode: error.status },
    };
    // Not `json()`: that is where answers are checked against the contract, and an error must get through whatever it says.
    response
      .status(error.status)
      .type('application/json')
      .send(JSON.stringify(body));
  };
}
