import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeArtifact } from './__testUtils__/dueArtifact';
import { ACME } from './__testUtils__/fakes';
import { startTestPortal, type TestPortal } from './__testUtils__/testPortal';

jest.setTimeout(60_000);

const subject = `tenant:${ACME}` as const;
const reason = 'Court order';

describe('two replicas on one database', () => {
  let database: TestDatabase;
  let archive: string;
  let portals: TestPortal[];

  beforeEach(async () => {
    database = await createTestDatabase();
    archive = await mkdtemp(join(tmpdir(), 'archive-'));
    portals = await Promise.all([
      startTestPortal({ database, archive }),
      startTestPortal({ database, archive }),
    ]);
  });

  afterEach(async () => {
    await Promise.all((portals ?? []).map(portal => portal.stop()));
    await database?.drop();
    await rm(archive, { recursive: true });
  });

  it('make one hold of two requests at the same moment', async () => {
    const answers = await Promise.all(
      portals.map(portal =>
        portal.as('dev').residency.placeHold({ subject, case: 'C-1', reason }),
      ),
    );
    expect(new Set(answers.map(({ hold }) => hold?.id)).size).toBe(1);
    for (const portal of portals) {
      expect(await portal.as('dev').residency.holdsOn(subject)).toHaveLength(1);
    }
  });

  it('never lose a hold and an erasure that come at the same moment', async () => {
    const [one, two] = portals;
    const tenants = two.asPlugin('plugin:tenant');
    for (let round = 0; round < 10; round++) {
      const other = `tenant:tn_${'abcdefghij'[round].repeat(16)}` as const;
      portals.forEach(portal => {
        const [acme] = [...portal.tenants.values()];
        const id = other.slice('tenant:'.length);
        portal.tenants.set(id, { ...acme, id, name: `t-${round}` });
      });
      const [placed, claim] = await Promise.all([
        one.as('dev').residency.placeHold({
          subject: other,
          case: 'C-1',
          reason,
        }),
        tenants.claimErasure({
          subject: other,
          resource: 'eu-central/db',
          operationId: `op_${round}`,
        }),
      ]);
      // Either the hold was there and the claim is blocked, or the claim was and the hold says so.
      expect(placed.hold?.gone).toHaveLength(
        claim.outcome === 'claimed' ? 1 : 0,
      );
    }
  });

  it('sweep the same artifact once', async () => {
    await storeArtifact(archive, { key: 'due', daysAgo: 3 });
    const reports = await Promise.all(
      portals.map(portal => portal.as('dev').residency.sweep()),
    );
    expect(reports.flatMap(({ left }) => left)).toEqual([]);
    expect(await readdir(join(archive, 'objects'))).toEqual([]);
    const { items } = await portals[0].as('dev').operations.list('residency', {
      type: 'artifact.erase',
      states: ['succeeded'],
    });
    expect(items).toHaveLength(1);
  });

  it('place nothing when nothing can be recorded, and go on when it can', async () => {
    const [portal] = portals;
    const { residency } = portal.as('dev');
    const hold = { subject, case: 'C-1', reason };
    await database.knex.raw('ALTER TABLE ledger_outbox RENAME TO away');
    await expect(residency.placeHold(hold)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    expect(await database.knex('legal_holds')).toEqual([]);
    expect(await database.knex('operations')).toEqual([]);
    await database.knex.raw('ALTER TABLE away RENAME TO ledger_outbox');
    expect((await residency.placeHold(hold)).operation.state).toBe('succeeded');
  });
});
