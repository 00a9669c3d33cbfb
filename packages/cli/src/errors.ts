import type { OperationErrorBody } from '@companyos/plugin-operation-common';
import { exitNameOf, type ExitName } from './exitCodes';

/** An error in the shape that the portal and the API use too, and the exit it leads to. */
export class CliError extends Error {
  constructor(
    readonly exit: ExitName,
    readonly body: OperationErrorBody,
    options?: { cause?: unknown },
  ) {
    super(body.message, options);
    this.name = 'CliError';
  }
}

export function badInput(
  message: string,
  next: string,
  fields?: OperationErrorBody['fields'],
): CliError {
  return new CliError('badInput', {
    code: 'INVALID_INPUT',
    message,
    next,
    ...(fields ? { fields } : {}),
  });
}

export function notSignedIn(url: string): CliError {
  return new CliError('notSignedIn', {
    code: 'UNAUTHENTICATED',
    message: `You are not signed in to ${url}.`,
    next: `Run: companyos login --url ${url} --user <name>`,
  });
}

/** Anything that was thrown, as a CliError. The portal's own errors keep their code, words and decision ID. */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) {
    return error;
  }
  // The clients wrap a failed request, so the transport's own account of it may be one level down.
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof CliError) {
    return cause;
  }
  const { code, next, status } = (error ?? {}) as {
    code?: unknown;
    next?: unknown;
    status?: unknown;
  };
  if (error instanceof Error && typeof code === 'string' && isText(next)) {
    return new CliError(
      exitNameOf(typeof status === 'number' ? status : undefined),
      bodyOf(error, code, next),
      { cause: error },
    );
  }
  return new CliError(
    'unexpected',
    {
      code: 'UNEXPECTED',
      message: error instanceof Error ? error.message : String(error),
      next: 'Run it again; if it stays, report it with the command and this message.',
    },
    { cause: error },
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function bodyOf(error: Error, code: string, next: string): OperationErrorBody {
  const { decisionId, operationId, fields, policies } =
    error as Partial<OperationErrorBody>;
  return {
    code,
    message: error.message,
    next,
    ...(decisionId ? { decisionId } : {}),
    ...(operationId ? { operationId } : {}),
    ...(fields ? { fields } : {}),
    ...(policies ? { policies } : {}),
  };
}
