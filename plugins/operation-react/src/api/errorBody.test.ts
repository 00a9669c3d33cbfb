import { errorBodyOf } from './errorBody';

const body = {
  code: 'POLICY_DENIED',
  message: 'Denied.',
  next: 'Ask ada.',
  decisionId: 'pd_1',
};

describe('errorBodyOf', () => {
  it('takes the one shape as it is, from wherever it hides', () => {
    expect(errorBodyOf(body)).toEqual(body);
    expect(errorBodyOf(Object.assign(new Error('Denied.'), body))).toEqual(
      body,
    );
    expect(errorBodyOf({ error: { name: 'X', ...body } })).toEqual(body);
    expect(
      errorBodyOf({ name: 'ResponseError', body: { error: body } }),
    ).toEqual(body);
  });

  it('says what to do about an answer that is not ours', () => {
    expect(
      errorBodyOf({
        name: 'ResponseError',
        statusCode: 403,
        message: 'Request failed with 403',
        cause: { name: 'NotAllowedError', message: 'Unauthorized' },
      }),
    ).toMatchObject({ code: 'POLICY_DENIED', message: 'Unauthorized' });
  });

  it('tells a failed fetch from a failed request', () => {
    expect(errorBodyOf(new TypeError('Failed to fetch')).code).toBe(
      'UNREACHABLE',
    );
    expect(errorBodyOf(new TypeError('x is not a function')).code).toBe(
      'INTERNAL',
    );
  });

  it('has words for anything else', () => {
    expect(errorBodyOf('no')).toMatchObject({
      code: 'INTERNAL',
      message: 'no',
    });
    expect(errorBodyOf(undefined).next).toMatch(/Try again/);
  });
});
