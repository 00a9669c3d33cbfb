import type { TenantSpec } from '@companyos/plugin-tenant-common';
import { namespaceNames } from '@companyos/plugin-tenant-node';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acme,
  startTestPortal,
  TestStores,
  type Person,
  type TestPortal,
} from '../__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

jest.setTimeout(120_000);

const home: TenantSpec = { ...acme, allowedRegions: ['eu-central'] };

describe('exports of tenants', () => {
  let stores: TestStores;
  let portal: TestPortal;
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'exports-'));
    const store = (id: string, region: string) => ({
      [id]: { region, path: join(root, id) },
    });
    stores = await TestStores.create();
    portal = await startTestPortal(stores, {
      objectStores: {
        ...store('eu-download', 'eu-central'),
        ...store('eu-archive', 'eu-central'),
        ...store('us-archive', 'us-east'),
        ...store('not-a-destination', 'us-east'),
      },
    });
    await create(home);
    const { id } = await portal.as('ada').tenants.get('acme');
    await stores.eu.knex.raw(
      `INSERT INTO ??.records (kind, data, classification, retain_until) VALUES
       ('order', '{"total": 3}', 'internal', '2040-01-01'), ('person', '{"email": "ann@example.com"}', 'pii', '2040-01-01')`,
      [namespaceNames(id).schemas.db],
    );
  });
  afterAll(async () => {
    await portal?.stop();
    await stores?.drop();
    await rm(root, { recursive: true });
  });

  const ended = (person: Person, id: string) =>
    waitFor(async () => {
      const operation = await portal
        .as(person)
        .operations.get('tenant', id, { waitSeconds: 20 });
      return operation.finishedAt ? operation : undefined;
    });
  async function create(spec: TenantSpec) {
    const { tenants } = portal.as('ada');
    const { operation } = await tenants.create({ spec });
    return ended('ada', operation.id);
  }
  async function exportTo(
    destination: string,
    options: { person?: Person; name?: string; ledgerSize?: number } = {},
  ) {
    const { person = 'omar', name = 'acme', ledgerSize } = options;
    const { id } = await portal
      .as(person)
      .exports.start(name, { destination, ledgerSize, reason: 'An audit' });
    const operation = await ended(person, id);
    expect(operation).toMatchObject({ state: 'succeeded', error: null });
    const list = await portal.as(person).exports.list(name);
    return { operation, made: list.find(each => each.id === id)! };
  }
  const files = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => entry.name);
  const delivered = (decisionId: string) =>
    waitFor(async () =>
      portal.ledger.find(
        ({ record }) =>
          record.event === 'policy.decision' &&
          record.plain.decisionId === decisionId,
      ),
    );

  it('goes to an allowed destination, with a sidecar, and is downloaded as its owner may have it', async () => {
    const { exports } = portal.as('omar');
    const planned = await exports.plan('acme', { destination: 'eu-download' });
    expect(planned).toMatchObject({
      plan: {
        summary: 'Export tenant acme to Download from the portal (Frankfurt).',
        noop: false,
        changes: [{ resource: 'export/eu-download', location: 'eu-central' }],
      },
      decision: { outcome: 'allow', obligations: ['redact:pii'] },
    });
    const { operation, made } = await exportTo('eu-download');
    expect(operation.steps.map(({ key }) => key)).toEqual(['export']);
    expect(made).toMatchObject({
      id: operation.id,
      destination: 'eu-download',
      kind: 'download',
      state: 'ready',
      classification: 'pii',
      retentionSchedule: '30-days',
      decisionId: operation.decision.id,
      requestedBy: 'user:default/omar',
      sha256: operation.output.sha256,
      bytes: operation.output.bytes,
      artifact: operation.output.artifact,
    });
    const sidecar = await exports.sidecar('acme', made.id);
    expect(sidecar).toMatchObject({
      schema: 'companyos.sidecar/v1',
      tenant: 'acme',
      dataset: 'export',
      classification: 'pii',
      region: 'eu-central',
      destination: 'eu-download',
      decisionId: operation.decision.id,
      obligations: ['redact:pii'],
      content: { sha256: made.sha256, bytes: made.bytes },
    });
    expect(sidecar.retention).toMatchObject({
      schedule: '30-days',
      retainUntil: made.retainUntil,
      stamps: [{ schedule: '30-days' }, { schedule: '1-year' }],
    });

    const response = await exports.content('acme', made.id);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="acme.${made.ledgerSize}.jsonl"`,
    );
    expect(response.headers.get('etag')).toBe(`"${made.sha256}"`);
    const text = await response.text();
    expect(createHash('sha256').update(text).digest('hex')).toBe(made.sha256);
    expect(text).toContain('"total": 3');
    expect(text).not.toContain('ann@example.com');
    expect(text).toContain('"section":"end"');

    const events = async () =>
      portal.ledger.filter(
        ({ record }) => record.plain.operationId === operation.id,
      );
    await waitFor(async () => (await events()).length === 5);
    expect(
      (await events()).map(({ record }) => [record.event, record.outcome]),
    ).toEqual([
      ['policy.decision', 'allow'],
      ['tenant.export.accepted', 'success'],
      ['data.export.sealed', 'success'],
      ['tenant.export.succeeded', 'success'],
      // The download, decided on its own.
      ['policy.decision', 'allow'],
    ]);
  });

  it.each([
    ['us-archive', 'exports-stay-in-allowed-regions'],
    ['moon', 'destinations-are-known'],
    ['us-partner', 'partners-get-no-confidential-data'],
  ])('is denied to %s, with an ID on record', async (destination, policy) => {
    const before = await files();
    const { exports, tenants } = portal.as('omar');
    const planned = await exports.plan('acme', { destination });
    expect(planned.decision.outcome).toBe('deny');
    const error = await exports
      .start('acme', { destination })
      .catch(thrown => thrown);
    expect(error).toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.stringMatching(/^pd_/),
      operationId: expect.stringMatching(/^op_/),
    });
    expect(error.policies.map(({ id }: { id: string }) => id)).toContain(
      policy,
    );
    expect((await delivered(error.decisionId)).record).toMatchObject({
      outcome: 'deny',
      plain: { action: 'data:export' },
    });
    const [last] = await tenants.operations('acme');
    expect(last).toMatchObject({ id: error.operationId, state: 'denied' });
    expect(await files()).toEqual(before);
    const listed = await exports.list('acme');
    expect(listed.some(({ id }) => id === error.operationId)).toBe(false);
  });

  it('is the same bytes for the same state and size of the ledger', async () => {
    const { made } = await exportTo('eu-archive');
    const again = await exportTo('eu-archive', {
      ledgerSize: made.ledgerSize,
    });
    expect(again.made.id).not.toBe(made.id);
    expect(again.made.decisionId).not.toBe(made.decisionId);
    expect(again.made.sha256).toBe(made.sha256);
    // The export itself was decided and recorded since.
    const later = await exportTo('eu-archive');
    expect(later.made.ledgerSize).toBeGreaterThan(made.ledgerSize);
    expect(later.made.sha256).not.toBe(made.sha256);
  });

  it('stays where it is when it went to an archive', async () => {
    const { made } = await exportTo('eu-archive');
    await expect(
      portal.as('omar').exports.content('acme', made.id),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('its content stays there'),
    });
    const sidecar = await portal.as('augusta').exports.sidecar('acme', made.id);
    expect(sidecar.obligations).toEqual([]);
  });

  it.each(['gita', 'augusta', 'ada'] as const)(
    'is not downloaded by %s, who could not have exported it',
    async person => {
      const list = await portal.as('omar').exports.list('acme');
      const made = list.find(({ kind }) => kind === 'download')!;
      const error = await portal
        .as(person)
        .exports.content('acme', made.id)
        .catch(thrown => thrown);
      expect(error).toMatchObject({ code: 'POLICY_DENIED' });
      const { record } = await delivered(error.decisionId);
      expect(record).toMatchObject({
        outcome: 'deny',
        plain: { action: 'data:export', operationId: made.id },
      });
    },
  );

  it('is not handed to whoever may have less than is in it', async () => {
    const { made } = await exportTo('eu-download', { person: 'dev' });
    const text = await (
      await portal.as('dev').exports.content('acme', made.id)
    ).text();
    expect(text).toContain('ann@example.com');
    await expect(
      portal.as('omar').exports.content('acme', made.id),
    ).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: expect.stringContaining('only with redact:pii'),
      next: expect.stringContaining('Start an export of your own'),
      decisionId: expect.stringMatching(/^pd_/),
    });
  });

  it('lists what policy knows, connected or not', async () => {
    const list = await portal.as('omar').exports.destinations();
    expect(list.map(({ id, connected }) => [id, connected])).toEqual([
      ['eu-archive', true],
      ['eu-download', true],
      ['us-archive', true],
      ['us-download', false],
      ['us-partner', false],
    ]);
  });

  it('says which field is wrong, and what does not exist', async () => {
    const { exports } = portal.as('omar');
    await create({
      ...acme,
      name: 'plain',
      displayName: 'Plain',
      dataClasses: ['internal'],
    });
    const wrong = (wish: object, name = 'acme') =>
      exports.start(name, wish as never).catch(thrown => thrown);
    // Policy lets internal data go to a partner; this portal has no way there.
    expect(await wrong({ destination: 'us-partner' }, 'plain')).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { destination: 'The portal is not connected to it.' },
    });
    expect(
      await wrong({ destination: 'eu-archive', ledgerSize: 1_000_000 }),
    ).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { ledgerSize: expect.stringContaining('entries') },
    });
    expect(await wrong({})).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await wrong({ destination: 'x', to: 'y' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await wrong({ destination: 'x' }, 'nobody')).toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(exports.content('acme', 'op_nothing')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('tells that it was erased once it is', async () => {
    const { made } = await exportTo('eu-download');
    await rm(join(root, 'eu-download', 'objects'), { recursive: true });
    const { exports } = portal.as('omar');
    const listed = await exports.list('acme');
    expect(listed.find(({ id }) => id === made.id)).toMatchObject({
      state: 'erased',
      sha256: made.sha256,
    });
    await expect(exports.content('acme', made.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('erased'),
    });
  });

  it('waits for a store that is down, goes on by itself, and leaves no half file', async () => {
    await create({
      ...acme,
      name: 'abroad',
      displayName: 'Abroad',
      homeRegion: 'us-east',
      allowedRegions: ['us-east'],
    });
    const before = await files();
    await stores.usSwitch.off();
    const { id } = await portal
      .as('omar')
      .exports.start('abroad', { destination: 'us-archive' });
    const waiting = await waitFor(async () => {
      const operation = await portal.as('omar').operations.get('tenant', id);
      return operation.state === 'waiting' ? operation : undefined;
    });
    expect(waiting.waitReason).toContain("us-east's store does not answer");
    expect(await files()).toEqual(before);
    const [made] = await portal.as('omar').exports.list('abroad');
    expect(made).toMatchObject({ id, state: 'writing', sha256: null });
    await stores.usSwitch.on();
    expect(await ended('omar', id)).toMatchObject({ state: 'succeeded' });
  });
});
