import { errorCatalogue, errorCodeEntry } from './catalogue';
import {
  fromErrorBody,
  isErrorBody,
  isOperationError,
  OperationError,
  toErrorBody,
} from './errors';

describe('OperationError', () => {
  it('takes what the catalogue says, unless told', () => {
    expect(new OperationError('NAME_TAKEN', 'acme is taken.')).toMatchObject({
      name: 'OperationError',
      status: 409,
      next: 'Choose another name.',
      retryable: false,
    });
    expect(
      new OperationError('STORE_UNAVAILABLE', 'Away.', {
        next: 'Wait.',
        retryable: false,
        cause: 'x',
      }),
    ).toMatchObject({
      status: 503,
      next: 'Wait.',
      retryable: false,
      cause: 'x',
    });
    expect(new OperationError('CODE_OF_A_DOMAIN', 'Well.').status).toBe(500);
  });

  it('goes over the wire and comes back as it was', () => {
    const error = new OperationError('POLICY_DENIED', 'No.', {
      decisionId: 'pd_1',
      operationId: 'op_1',
      fields: { name: 'Bad.' },
      policies: [{ id: 'p', text: 'No.' }],
    });
    const wire = JSON.parse(JSON.stringify(toErrorBody(error)));
    expect(isErrorBody(wire)).toBe(true);
    const back = fromErrorBody(wire);
    expect(back).toEqual(error);
    expect(back).toMatchObject({ ...error });
  });

  it('says nothing of what was not meant for people', () => {
    const body = toErrorBody(new Error('password=secret'));
    expect(body.code).toBe('INTERNAL');
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('is known by its shape where two copies are loaded', () => {
    const copy = Object.assign(new Error('No.'), {
      name: 'OperationError',
      code: 'X',
      next: 'Y.',
    });
    expect(isOperationError(copy)).toBe(true);
    expect(isOperationError(new Error('No.'))).toBe(false);
    expect(isErrorBody(null)).toBe(false);
    expect(isErrorBody({ code: 'X', message: 'Y' })).toBe(false);
  });
});

describe('the catalogue', () => {
  it.each(Object.entries(errorCatalogue))('tells what to do at %s', (_, e) => {
    expect(e.next).toMatch(/^[A-Z].*\.$/);
    expect(e.status).toBeGreaterThanOrEqual(400);
  });

  it('reads a code that it does not know as an internal error', () => {
    expect(errorCodeEntry('toString')).toBe(errorCatalogue.INTERNAL);
  });
});
