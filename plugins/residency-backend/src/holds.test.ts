import type { OperationError } from '@companyos/operations';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACME, tenant } from './__testUtils__/fakes';
import { startTestPortal, type TestPortal } from './__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

jest.setTimeout(60_000);

const subject = `tenant:${ACME}` as const;
const reason = 'Court order 12/31';

let database: TestDatabase;
let archive: string;
let portal: TestPortal;

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await mkdtemp(join(tmpdir(), 'archive-'));
  portal = await startTestPortal({ database, archive });
});

afterAll(async () => {
  await portal?.stop();
  await database?.drop();
  await rm(archive, { recursive: true });
});

async function refusal(attempt: Promise<unknown>): Promise<OperationError> {
  return attempt.then(
    () => {
      throw new Error('It was not refused');
    },
    error => error,
  );
}

/** The ledger's record of a decision, once it was delivered. */
function recorded(decisionId: string | undefined) {
  return waitFor(async () =>
    portal.ledger.find(({ record }) => record.key === decisionId),
  );
}

describe('legal holds', () => {
  it('places a hold by case, once', async () => {
    const { residency } = portal.as('dev');
    const input = { subject, case: 'C-2031-7', reason };
    const planned = await residency.planHold(input);
    expect(planned.decision.outcome).toBe('allow');

    const placed = await residency.placeHold(input);
    expect(placed.operation.state).toBe('succeeded');
    expect(placed.gone).toEqual([]);
    expect(placed.hold).toMatchObject({
      id: expect.stringMatching(/^hd_/),
      subject,
      subjectName: 'acme',
      case: 'C-2031-7',
      reason,
      placedBy: 'user:default/dev',
      decisionId: placed.operation.decision.id,
      released: null,
    });
    expect((await recorded(placed.hold?.decisionId)).record).toMatchObject({
      outcome: 'allow',
      subject: `hold:${placed.hold?.id}`,
    });

    const again = await portal.as('vera').residency.placeHold(input);
    expect(again.operation.state).toBe('no-op');
    expect(again.hold?.id).toBe(placed.hold?.id);
    expect(await residency.holdsOn(subject)).toHaveLength(1);
  });

  it('shows what it keeps', async () => {
    const { residency } = portal.as('augusta');
    const [{ id }] = await residency.holds();
    expect(await residency.hold(id)).toMatchObject({
      hold: { id },
      keeps: [{ kind: 'namespace', name: 'db namespace' }],
      keepsUnknown: null,
      openRelease: null,
    });
  });

  it('takes several cases on one subject, and names of any script', async () => {
    const { residency } = portal.as('vera');
    await residency.placeHold({ subject, case: 'Ermittlung Ä/2', reason });
    expect(await residency.holdsOn(subject)).toHaveLength(2);
    const sameName = 'Ermittlung A\u0308/2';
    const again = await residency.placeHold({
      subject,
      case: sameName,
      reason,
    });
    expect(again.operation.state).toBe('no-op');
  });

  it('takes a tenant by its name, and is the same hold', async () => {
    const { residency } = portal.as('dev');
    const byName = await residency.placeHold({
      subject: 'tenant:acme',
      case: 'C-2031-7',
      reason,
    });
    expect(byName.operation.state).toBe('no-op');
    expect(byName.hold?.subject).toBe(subject);
  });

  it('makes one hold of two requests at the same moment', async () => {
    const input = { subject, case: 'C-at-once', reason };
    const answers = await Promise.all(
      (['dev', 'vera'] as const).map(person =>
        portal.as(person).residency.placeHold(input),
      ),
    );
    expect(new Set(answers.map(({ hold }) => hold?.id)).size).toBe(1);
    const held = await portal.as('dev').residency.holdsOn(subject);
    expect(held.filter(hold => hold.case === 'C-at-once')).toHaveLength(1);
  });

  it.each(['ada', 'omar', 'augusta'] as const)(
    'denies %s to place one, with a recorded decision',
    async person => {
      const { residency } = portal.as(person);
      const error = await refusal(
        residency.placeHold({ subject, case: 'C-9', reason }),
      );
      expect(error).toMatchObject({ code: 'POLICY_DENIED', status: 403 });
      expect((await recorded(error.decisionId)).record.outcome).toBe('deny');
    },
  );

  it.each([
    [{ subject: 'tenant:nobody', case: 'C-1', reason }, 'subject'],
    [{ subject: 'tenant:tn_acme', case: 'C-1', reason }, 'subject'],
    [{ subject, case: '', reason }, 'case'],
    [{ subject, case: 'C\u0000', reason }, 'case'],
    [{ subject, case: 'C-1', reason: ' ' }, 'reason'],
  ])('refuses %j by its field', async (input, field) => {
    const error = await refusal(
      portal.as('dev').residency.placeHold(input as any),
    );
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(?:INVALID_INPUT|NOT_FOUND)$/),
      fields: { [field]: expect.any(String) },
    });
  });

  it('refuses a tenant that never was, and says what became of one that is gone', async () => {
    const { residency } = portal.as('dev');
    const gone = `tenant:tn_${'c'.repeat(16)}` as const;
    const hold = { subject: gone, case: 'C-1', reason };
    expect(await refusal(residency.placeHold(hold))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const tenants = portal.asPlugin('plugin:tenant');
    const erasure = { subject: gone, resource: 'eu/db', operationId: 'op_7' };
    await tenants.claimErasure({ ...erasure, subjectName: 'gone' });
    await tenants.confirmErased(erasure);
    expect(await refusal(residency.placeHold(hold))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('op_7'),
    });
    const byName = { ...hold, subject: 'tenant:gone' } as const;
    expect(await refusal(residency.placeHold(byName))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('op_7'),
    });
  });

  it('releases a hold only when a second person has approved', async () => {
    const { residency, operations } = portal.as('dev');
    const [hold] = (await residency.holdsOn(subject)).filter(
      ({ case: name }) => name === 'C-2031-7',
    );
    const asked = await residency.releaseHold({
      holdId: hold.id,
      reason: 'The case is closed.',
    });
    expect(asked.state).toBe('awaiting-approval');
    expect((await residency.hold(hold.id)).openRelease?.id).toBe(asked.id);

    const yes = { planHash: asked.plan.hash, reason: 'I agree.' };
    const own = await refusal(operations.approve('residency', asked.id, yes));
    expect(own.code).toBe('POLICY_DENIED');
    expect((await residency.hold(hold.id)).hold.released).toBeNull();

    await portal.as('vera').operations.approve('residency', asked.id, yes);
    const done = await operations.get('residency', asked.id, {
      waitSeconds: 30,
    });
    expect(done.state).toBe('succeeded');
    expect((await residency.hold(hold.id)).hold.released).toMatchObject({
      by: 'user:default/dev',
      reason: 'The case is closed.',
      operationId: asked.id,
    });
    expect(
      (await residency.holdsOn(subject)).map(({ case: name }) => name),
    ).not.toContain('C-2031-7');
    // What was held can be held again for the same case.
    const placed = await residency.placeHold({
      subject,
      case: 'C-2031-7',
      reason,
    });
    expect(placed.hold?.id).not.toBe(hold.id);
  });

  it('refuses a body of 10 MiB with one clear error', async () => {
    const response = await portal.fetchAs('dev', '/holds', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        subject,
        case: 'C-1',
        reason: 'x'.repeat(10 * 1024 * 1024),
      }),
    });
    expect(response.status).toBe(413);
    expect((await response.json()).error).toMatchObject({
      code: 'TOO_LARGE',
      next: 'Send less at once.',
    });
  });

  it('keeps a hold on one tenant from another', async () => {
    const other = `tn_${'b'.repeat(16)}`;
    portal.tenants.set(other, tenant(other, 'globex'));
    expect(await portal.as('dev').residency.holdsOn(`tenant:${other}`)).toEqual(
      [],
    );
  });
});
