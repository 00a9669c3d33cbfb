import {
  scorecardFileSchema,
  scorecardJsonSchema,
  type GateReportBody,
  type Scorecard,
} from '@companyos/plugin-release-common';
import type { MemoryTarget } from '@companyos/plugin-release-node/testing';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import Ajv2020 from 'ajv/dist/2020';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { startTestPortal, type TestPortal } from '../__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import { OWNERS, SHOP, shopTarget, VERSIONS } from '../__testUtils__/world';

// A back end of its own for each test.
jest.setTimeout(120_000);

const PUBLISHED_SCHEMA = resolve(
  __dirname,
  '../../../../docs/schemas/release-scorecard.schema.json',
);
const START = { component: SHOP, target: 'staging', version: '2.0.0' };
const { digest } = VERSIONS[1];

const found = (over: Partial<GateReportBody> = {}): GateReportBody => ({
  digest,
  outcome: 'pass',
  words: 'Every test passes.',
  observed: '212 of 212',
  measured: { tests: 212, failed: 0 },
  ...over,
});

describe('scorecards', () => {
  let database: TestDatabase;
  let target: MemoryTarget;
  let portal: TestPortal;
  let pump: NodeJS.Timeout;

  beforeEach(async () => {
    database = await createTestDatabase();
    target = shopTarget();
    let servedMs = Date.now();
    pump = setInterval(() => {
      const fromMs = servedMs;
      servedMs = Math.max(fromMs + 1, Date.now());
      target.serve({ fromMs, toMs: servedMs, requests: 2_000, badCanary: 0 });
    }, 40);
    portal = await startTestPortal(database, target);
  });
  afterEach(async () => {
    clearInterval(pump);
    await portal.stop();
    await database.drop();
  });

  async function released(): Promise<{ id: string; rolloutId: string }> {
    const { releases } = portal.as('ada');
    const { rolloutId, releaseId } = await releases.start({
      ...START,
      reason: 'Because the test says so.',
    });
    await waitFor(
      async () => {
        const { state } = await releases.rollout(rolloutId!);
        return state === 'completed';
      },
      () => 'The end of the rollout',
      90_000,
    );
    return { id: releaseId!, rolloutId: rolloutId! };
  }

  const gate = (card: Scorecard, name: string) =>
    card.gates.find(one => one.gate === name);

  it('show what was reported, and never take what was not for a pass', async () => {
    const { id, rolloutId } = await released();
    const { releases } = portal.as('ada');
    const card = await releases.scorecard(id);
    expect(card).toMatchObject({
      release: { id, version: '2.0.0', digest, state: 'stable' },
      rolloutId,
      rolloutState: 'completed',
      verdict: { answer: 'cannot-tell', validUntil: null },
      asOf: null,
      mayReport: true,
    });
    expect(gate(card, 'canary')).toMatchObject({ state: 'pass', reports: 1 });
    expect(gate(card, 'policy-tests')).toMatchObject({
      state: 'missing',
      owner: OWNERS,
      howToRun: `companyos gate run policy-tests --release ${id}`,
    });

    const result = await releases.reportGate(id, 'policy-tests', found());
    expect(result).toMatchObject({
      report: {
        reportedBy: 'user:default/ada',
        decisionId: expect.stringMatching(/^pd_/),
        evidence: {
          sha256: createHash('sha256')
            .update('{"failed":0,"tests":212}')
            .digest('hex'),
        },
      },
      standing: { state: 'pass', observed: '212 of 212' },
    });
    // What is worse and later takes the place of what was better.
    await releases.reportGate(
      id,
      'policy-tests',
      found({ outcome: 'fail', words: 'One test fails.' }),
    );
    const after = await portal.as('augusta').releases.scorecard(id);
    expect(after.verdict).toMatchObject({
      answer: 'stop',
      sentence: 'Stop: acme-shop 2.0.0 failed its policy tests.',
    });
    expect(after.mayReport).toBe(false);
    const history = await releases.gateReports(id, 'policy-tests');
    expect(history.map(({ outcome }) => outcome)).toEqual(['fail', 'pass']);
    await waitFor(async () => {
      const gates = portal.ledger.filter(
        ({ record }) =>
          record.event === 'release.gate.reported' &&
          record.plain.gate === 'policy-tests',
      );
      return gates.length === 2;
    });
    expect(
      portal.ledger.map(({ record }) => record.plain.decisionId),
    ).toContain(result.report.decisionId);
    expect(portal.signals).toContainEqual({
      type: 'scorecard-changed',
      releaseId: id,
    });
  });

  it('come for the newest releases at once, and keep to what was when one served last', async () => {
    const { id } = await released();
    const { releases } = portal.as('rhea');
    const cards = await releases.scorecards({ component: SHOP });
    expect(cards.map(card => card.release.version).sort()).toEqual([
      '1.0.0',
      '2.0.0',
    ]);
    const old = cards.find(card => card.release.version === '1.0.0')!;
    expect(old).toMatchObject({ rolloutId: null, rolloutState: null });
    expect(old.asOf).not.toBeNull();
    expect(gate(old, 'canary')?.words).toContain('before releases were');
    expect(await releases.scorecards({ target: 'elsewhere' })).toEqual([]);
    const [newest] = await releases.scorecards({ limit: 1 });
    expect([old.release.id, id]).toContain(newest.release.id);
  });

  it('refuse what was measured of something else, by nobody who may, or by nobody at all', async () => {
    const { id } = await released();
    const { releases } = portal.as('ada');
    const other = VERSIONS[2].digest;
    const cases: [() => Promise<unknown>, object][] = [
      [
        () => releases.reportGate(id, 'policy-tests', found({ digest: other })),
        { code: 'DIGEST_MISMATCH', status: 409 },
      ],
      [
        () => releases.reportGate(id, 'policy-tests', found({ words: ' ' })),
        { code: 'INVALID_INPUT', fields: { words: 'Say it in words.' } },
      ],
      [
        () =>
          releases.reportGate(
            id,
            'policy-tests',
            found({ measured: { much: 'x'.repeat(40_000) } }),
          ),
        { code: 'INVALID_INPUT' },
      ],
      [
        () => releases.reportGate(id, 'canary', found()),
        {
          code: 'POLICY_DENIED',
          policies: [{ id: 'what-the-portal-measures-nobody-reports' }],
        },
      ],
      [
        () => portal.as('rhea').releases.reportGate(id, 'spec-parity', found()),
        {
          code: 'POLICY_DENIED',
          decisionId: expect.stringMatching(/^pd_/),
        },
      ],
      [
        () =>
          portal.as('augusta').releases.reportGate(id, 'spec-parity', found()),
        { code: 'POLICY_DENIED' },
      ],
      [
        () => releases.reportGate('rel_none', 'spec-parity', found()),
        { status: 404 },
      ],
      [
        () => releases.reportGate(id, 'coffee' as never, found()),
        { status: 400 },
      ],
      [() => releases.scorecard('rel_none'), { code: 'NOT_FOUND' }],
      [() => releases.rolloutScorecardFile('ro_none'), { code: 'NOT_FOUND' }],
    ];
    for (const [asked, error] of cases) {
      await expect(asked()).rejects.toMatchObject(error);
    }
    const card = await releases.scorecard(id);
    expect(gate(card, 'policy-tests')?.state).toBe('missing');
    expect(gate(card, 'spec-parity')?.state).toBe('missing');
  });

  it('take from a CI token its one gate, and show it nothing', async () => {
    const { id } = await released();
    const ci = portal.asService('external:ci-spec-parity');
    const { report, standing } = await ci.reportGate(
      id,
      'spec-parity',
      found({ outcome: 'could-not-measure', words: 'It was away.' }),
    );
    expect(report.reportedBy).toBe('service:external:ci-spec-parity');
    expect(standing).toMatchObject({
      state: 'could-not-measure',
      expiresAt: null,
    });
    for (const ask of [
      () => ci.reportGate(id, 'policy-tests', found()),
      () => ci.scorecard(id),
      () => ci.scorecardFile(id),
      () => ci.gateReports(id, 'spec-parity'),
      () => ci.release(id),
      () =>
        portal.asService('external:ci').reportGate(id, 'spec-parity', found()),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    }
  });

  it('are files, the same to the byte for the same state, by their published schema', async () => {
    const { id, rolloutId } = await released();
    const { releases } = portal.as('omar');
    const kept = await waitFor(async () =>
      releases.rolloutScorecardFile(rolloutId).catch(() => undefined),
    );
    const hash = createHash('sha256').update(kept).digest('hex');
    await waitFor(async () =>
      portal.ledger.some(
        ({ record }) =>
          record.event === 'release.scorecard.kept' &&
          record.plain.rolloutId === rolloutId &&
          record.plain.scorecardSha256 === hash,
      ),
    );
    await releases.reportGate(id, 'spec-parity', found());
    const text = await releases.scorecardFile(id);
    expect(await portal.as('rhea').releases.scorecardFile(id)).toBe(text);
    const file = scorecardFileSchema.parse(JSON.parse(text));
    expect(file.subject[0].digest.sha256).toBe(digest.slice('sha256:'.length));
    const evidence = file.predicate.gates.find(
      one => one.gate === 'spec-parity',
    )?.evidence;
    expect(evidence?.measured).toEqual({ tests: 212, failed: 0 });

    // What was kept at the end of the rollout stays what it was.
    expect(await releases.rolloutScorecardFile(rolloutId)).toBe(kept);
    expect(JSON.parse(kept).predicate.rollout).toEqual({
      id: rolloutId,
      state: 'completed',
    });
    const response = await portal.fetchAs(
      'rhea',
      '/schemas/release-scorecard.schema.json',
    );
    const schema = (await response.json()) as object;
    expect(schema).toEqual(JSON.parse(JSON.stringify(scorecardJsonSchema())));
    const published = await readFile(PUBLISHED_SCHEMA, 'utf8');
    expect(JSON.parse(published)).toEqual(schema);
    const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
    const validate = ajv.compile(schema);
    for (const one of [text, kept]) {
      expect([validate(JSON.parse(one)), validate.errors]).toEqual([
        true,
        null,
      ]);
    }
    expect(validate({ ...JSON.parse(text), more: 1 })).toBe(false);
  });
});
