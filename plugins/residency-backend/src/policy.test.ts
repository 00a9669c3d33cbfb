import type { OperationError } from '@companyos/operations';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACME } from './__testUtils__/fakes';
import { startTestPortal, type TestPortal } from './__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

jest.setTimeout(120_000);

let database: TestDatabase;
let archive: string;
let portal: TestPortal;
let denied: OperationError;

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await mkdtemp(join(tmpdir(), 'archive-'));
  portal = await startTestPortal({ database, archive });
  denied = await portal
    .as('omar')
    .residency.placeHold({
      subject: `tenant:${ACME}`,
      case: 'C-1',
      reason: 'Because',
    })
    .then(
      () => {
        throw new Error('It was not denied');
      },
      error => error,
    );
  await delivered(denied.decisionId);
});

afterAll(async () => {
  await portal?.stop();
  await database?.drop();
  await rm(archive, { recursive: true });
});

function delivered(decisionId: string | undefined) {
  return waitFor(async () =>
    portal.ledger.find(({ record }) => record.key === decisionId),
  );
}

describe('decisions', () => {
  it('lists them by outcome, action, person and subject', async () => {
    const { residency } = portal.as('augusta');
    const { items } = await residency.decisions({
      outcome: 'deny',
      action: 'hold:place',
      actor: 'user:default/omar',
    });
    expect(items).toMatchObject([
      {
        id: denied.decisionId,
        outcome: 'deny',
        action: 'hold:place',
        subject: `tenant:${ACME}`,
        actor: 'user:default/omar',
        determining: [],
      },
    ]);
    const none = await residency.decisions({ actor: 'user:default/nobody' });
    expect(none).toEqual({ items: [], total: 0, more: false, scope: 'all' });
  });

  it('explains one in words, with what would change it', async () => {
    const details = await portal
      .as('dev')
      .residency.decision(denied.decisionId!);
    expect(details).toMatchObject({
      words: {
        reason: denied.message,
        remedy: expect.stringContaining('data-governance'),
      },
      wordsNote: null,
      bundle: details.bundleInForce,
      operationId: expect.stringMatching(/^op_/),
    });
    expect(JSON.parse(details.request!)).toMatchObject({
      action: 'hold:place',
    });
  });

  it('shows people what was decided on their own requests, and no others', async () => {
    const { residency } = portal.as('omar');
    const own = await residency.decision(denied.decisionId!);
    expect(own.id).toBe(denied.decisionId);
    const mine = await residency.decisions({});
    expect(mine.scope).toBe('own');
    expect(new Set(mine.items.map(({ actor }) => actor))).toEqual(
      new Set(['user:default/omar']),
    );
    const everyone = residency.decisions({ actor: 'user:default/dev' });
    await expect(everyone).rejects.toMatchObject({ code: 'POLICY_DENIED' });

    const { hold } = await portal.as('dev').residency.placeHold({
      subject: `tenant:${ACME}`,
      case: 'C-2',
      reason: 'Because',
    });
    await delivered(hold!.decisionId);
    for (const id of [hold!.decisionId, `pd_${'0'.repeat(26)}`]) {
      await expect(residency.decision(id)).rejects.toMatchObject({
        code: 'POLICY_DENIED',
      });
    }
  });

  it('says when there is none', async () => {
    await expect(
      portal.as('dev').residency.decision(`pd_${'0'.repeat(26)}`),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what if', () => {
  const question = {
    actor: 'user:default/omar',
    action: 'data:export',
    tenant: 'acme',
    classification: 'pii',
    schedule: '30-days',
    destination: 'us-partner',
  };

  it('evaluates without recording', async () => {
    const { residency } = portal.as('ada');
    const answer = await residency.whatIf(question);
    expect(answer).toMatchObject({
      recorded: false,
      outcome: 'deny',
      groups: ['group:default/acme-owners'],
      remedy: expect.any(String),
    });
    expect(answer.policies.map(({ id }) => id)).toEqual([
      'exports-stay-in-allowed-regions',
      'partners-get-no-confidential-data',
    ]);
    expect(answer.policies[0]).toMatchObject({ effect: 'forbid' });
    const download = await residency.whatIf({
      ...question,
      destination: 'eu-download',
    });
    expect(download).toMatchObject({
      outcome: 'allow',
      obligations: ['redact:pii'],
    });
    // What is recorded after it has arrived, and it has not.
    const marker: OperationError = await portal
      .as('omar')
      .residency.decisions({ actor: 'user:default/dev' })
      .then(
        () => undefined,
        error => error,
      );
    await delivered(marker.decisionId);
    const actions = portal.ledger.map(({ record }) => record.plain.action);
    expect(actions).toContain('residency:read');
    expect(actions).not.toContain('data:export');
  });

  it('answers for unknown regions and destinations what policy would', async () => {
    const { residency } = portal.as('ada');
    const nowhere = await residency.whatIf({
      ...question,
      destination: 'mars-drop',
    });
    expect(nowhere).toMatchObject({ outcome: 'deny' });
    expect(nowhere.policies.map(({ id }) => id)).toContain(
      'destinations-are-known',
    );
    const { classification, schedule, tenant, actor } = question;
    const write = await residency.whatIf({
      actor,
      tenant,
      classification,
      schedule,
      action: 'data:write',
      region: 'mars-north',
    });
    expect(write.policies.map(({ id }) => id)).toContain(
      'write-regions-are-known',
    );
  });

  it('asks with holds and retention', async () => {
    const erase = {
      actor: 'user:default/dev',
      action: 'data:erase',
      tenant: 'acme',
      classification: 'internal',
      schedule: '30-days',
    };
    const { residency } = portal.as('dev');
    expect(await residency.whatIf(erase)).toMatchObject({ outcome: 'allow' });
    const held = await residency.whatIf({ ...erase, holds: 1 });
    expect(held.policies.map(({ id }) => id)).toEqual(['held-data-stays']);
  });

  it('offers what can be asked, and names what is missing', async () => {
    const { residency } = portal.as('omar');
    const options = await residency.whatIfOptions();
    expect(options.actions.find(({ id }) => id === 'data:export')).toEqual({
      id: 'data:export',
      title: expect.any(String),
      facts: ['tenant', 'classification', 'schedule', 'destination'],
    });
    await expect(
      residency.whatIf({ actor: 'omar', action: 'data:export' }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: {
        actor: expect.any(String),
        tenant: expect.any(String),
        destination: expect.any(String),
      },
    });
    await expect(
      residency.whatIf({ ...question, tenant: 'nobody' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      residency.whatIf({ ...question, action: 'data:burn' }),
    ).rejects.toMatchObject({ fields: { action: expect.any(String) } });
    await expect(
      residency.whatIf({ ...question, actor: 'user:default/stranger' }),
    ).rejects.toMatchObject({ fields: { actor: expect.any(String) } });
  });
});

describe('the matrix', () => {
  it('runs against the bundle in force, and keeps the last result', async () => {
    const { residency } = portal.as('ada');
    expect((await residency.matrix()).last).toBeNull();
    const [result, joined] = await Promise.all([
      residency.runMatrix(),
      portal.as('dev').residency.runMatrix(),
    ]);
    expect(result).toMatchObject({ failed: 0, failures: [] });
    expect(joined.id).toBe(result.id);
    expect(result.passed).toBeGreaterThan(1_000);
    expect(result.actions.map(({ action }) => action)).toContain('hold:place');
    const { bundle, last } = await portal.as('augusta').residency.matrix();
    expect(last).toEqual(result);
    expect(bundle).toMatchObject({ inForce: result.bundle, refused: null });
  });

  it('is run by those who may', async () => {
    await expect(
      portal.as('augusta').residency.runMatrix(),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });
});

it('serves its contract', async () => {
  const response = await fetch(`${portal.url}/api/residency/openapi.json`, {
    headers: { authorization: 'Bearer mock-user-token' },
  });
  const { paths } = (await response.json()) as { paths: object };
  expect(Object.keys(paths)).toContain('/api/residency/what-if');
});
