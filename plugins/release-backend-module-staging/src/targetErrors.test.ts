import { OperationError } from '@companyos/operations';
import { withTargetErrors } from './targetErrors';

const thrown = (error: Error) =>
  withTargetErrors(Promise.reject(error)).catch(caught => caught);

describe("staging's refusals", () => {
  it.each([
    ['STALE_FENCE', 'STALE_FENCE'],
    ['IN_USE', 'IN_USE'],
    ['NOT_RUNNING', 'UNKNOWN'],
    ['INVALID_INPUT', 'REFUSED'],
  ])('%s is %s, for good', async (code, known) => {
    expect(await thrown(new OperationError(code, 'No.'))).toMatchObject({
      name: 'TargetError',
      code: known,
      message: 'No.',
    });
  });

  it('leave what may work later as it is', async () => {
    const later = new OperationError('UNREACHABLE', 'Not there.');
    expect(await thrown(later)).toBe(later);
    const bug = new OperationError('INTERNAL', 'A bug there.');
    expect(await thrown(bug)).toBe(bug);
    const other = new Error('A bug.');
    expect(await thrown(other)).toBe(other);
    expect(await withTargetErrors(Promise.resolve(1))).toBe(1);
  });
});
