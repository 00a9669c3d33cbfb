import { createHash } from 'node:crypto';
import { proveTombstone } from './proveTombstone';
import { renderTombstone } from './tombstone';

const text = renderTombstone({
  apiVersion: 'companyos.io/v1',
  kind: 'TenantTombstone',
  metadata: { id: 'tn_abcdefghij234567', name: 'acme' },
  was: {
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    dataClasses: [],
    retention: { schedule: '30-days' },
    manifestSha256: null,
    bindings: 0,
  },
  removed: [],
  left: [],
  deletion: {
    operation: 'op_1',
    requestedBy: 'user:default/ada',
    reason: null,
    planHash: 'a'.repeat(64),
    deletedAt: '2030-01-01T00:00:00.000Z',
    approvals: [],
  },
  proof: {
    operation: 'op_1',
    decisions: [],
    bundleSha256: 'b'.repeat(64),
    ledger: { subject: 'tenant:tn_abcdefghij234567', key: 'op_1/tombstone' },
  },
  retention: { schedule: '7-years', until: '2037-01-01T00:00:00.000Z' },
});
const sha256 = createHash('sha256').update(text).digest('hex');
const item = {
  position: 4,
  entry: { key: 'op_1/tombstone', plain: { tombstoneSha256: sha256 } },
};
const note = (size: number) =>
  `portal.example/ledger\n${size}\n${Buffer.alloc(32).toString(
    'base64',
  )}\n\n\u2014 portal.example/ledger ${Buffer.alloc(68).toString('base64')}\n`;

/** A ledger that answers what the test says. */
const ledger = (answers: { [path: string]: unknown }) => ({
  async json<T>(_plugin: string, path: string): Promise<T> {
    return (answers[path.split('?')[0]] ?? { items: [] }) as T;
  },
});

// That a good one is proven is seen with a real ledger, where the whole portal is tested.
describe('proving a tombstone', () => {
  it.each([
    ['nothing has arrived', {}, /has not arrived/],
    [
      'nothing is signed',
      { '/entries': { items: [item] } },
      /has not been signed/,
    ],
    [
      'what is signed is older',
      {
        '/entries': { items: [item] },
        '/checkpoints': { items: [{ note: note(4) }] },
      },
      /has not been signed/,
    ],
  ])('is not possible yet while %s', async (_name, answers, reason) => {
    expect(await proveTombstone(text, ledger(answers))).toEqual({
      state: 'not-yet',
      reason: expect.stringMatching(reason),
    });
  });

  it.each([
    ['other bytes are named', { '/entries': { items: [item] } }, `${text} `],
    [
      'the entry is not in the signed head',
      {
        '/entries': { items: [item] },
        '/checkpoints': { items: [{ note: note(5) }] },
        '/proofs/inclusion': { hashes: [] },
      },
      text,
    ],
  ])('fails where %s', async (_name, answers, bytes) => {
    expect(await proveTombstone(bytes, ledger(answers))).toMatchObject({
      state: 'refuted',
      reason: expect.any(String),
    });
  });
});
