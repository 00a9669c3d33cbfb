import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { OperationError } from '@companyos/operations';
import { toOperationError } from './toOperationError';

describe('toOperationError', () => {
  it('leaves its own kind alone', () => {
    const error = new OperationError('NAME_TAKEN', 'It is taken.');
    expect(toOperationError(error)).toBe(error);
  });

  it.each([
    [new InputError('No.'), 'INVALID_INPUT', 400],
    [new AuthenticationError('No.'), 'UNAUTHENTICATED', 401],
    [new NotAllowedError('No.'), 'POLICY_DENIED', 403],
    [new NotFoundError('No.'), 'NOT_FOUND', 404],
    [new ConflictError('No.'), 'CONFLICT', 409],
    [
      Object.assign(new Error('No.'), { status: 413, expose: true }),
      'TOO_LARGE',
      413,
    ],
  ])('says %s in its own words', (error, code, status) => {
    expect(toOperationError(error)).toMatchObject({
      code,
      status,
      message: 'No.',
      cause: error,
    });
  });

  it.each([
    Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('secret'), { code: '57P01' }),
    Object.assign(new Error('secret'), { code: '08006' }),
    new Error('Connection terminated unexpectedly'),
  ])('tells that the database is away (%s)', error => {
    expect(toOperationError(error)).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      status: 503,
      retryable: true,
      message: "The portal's database does not answer.",
    });
  });

  it.each([new Error('secret'), 'secret', undefined, { message: 'secret' }])(
    'keeps what is not meant for people to itself (%s)',
    error => {
      const result = toOperationError(error);
      expect(result).toMatchObject({ code: 'INTERNAL', status: 500 });
      expect(result.message).not.toContain('secret');
    },
  );
});
