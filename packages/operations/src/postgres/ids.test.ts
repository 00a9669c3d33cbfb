import { newOperationId } from './ids';

describe('newOperationId', () => {
  it('is a ULID that sorts by time', () => {
    // The specification's own example of the time part.
    const id = newOperationId(new Date(1469918176385));
    expect(id).toMatch(/^op_01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(id < newOperationId(new Date(1469918176386))).toBe(true);
  });

  it('does not repeat itself', () => {
    const now = new Date();
    const ids = new Set(
      Array.from({ length: 1_000 }, () => newOperationId(now)),
    );
    expect(ids.size).toBe(1_000);
  });
});
