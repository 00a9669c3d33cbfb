import {
  startWholePortal,
  type WholePortal,
} from './__testUtils__/wholePortal';

jest.setTimeout(180_000);

describe('residency through the whole portal', () => {
  let portal: WholePortal;
  const as: WholePortal['as'] = name => portal.as(name);
  const ended: WholePortal['ended'] = (name, id) => portal.ended(name, id);

  beforeAll(async () => {
    portal = await startWholePortal();
  });
  afterAll(() => portal?.stop());

  /** The relay delivers a moment later: asks again until the answer is there. */
  async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < 200; tries++) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error('It did not arrive.');
  }

  let tenantId: string;

  beforeAll(async () => {
    const { operation } = await as('ada').tenants.create({
      spec: {
        name: 'acme',
        displayName: 'Acme',
        owner: 'group:default/acme-owners',
        tier: 'standard',
        homeRegion: 'eu-central',
        allowedRegions: ['eu-central'],
        dataClasses: ['internal'],
        retention: { schedule: 'zero-day' },
      },
    });
    await ended('ada', operation.id);
    tenantId = (await as('ada').tenants.get('acme')).id;
  });

  it('finds a denial in the ledger by who, what and when, in words', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    const denied = await as('omar')
      .residency.placeHold({
        subject: 'tenant:acme',
        case: 'C-1',
        reason: 'Because',
      })
      .then(
        () => undefined,
        error => error,
      );
    expect(denied).toMatchObject({ code: 'POLICY_DENIED' });
    const { residency } = as('dev');
    const details = await eventually(() =>
      residency.decision(denied.decisionId),
    );
    expect(details).toMatchObject({
      actor: 'user:default/omar',
      subject: `tenant:${tenantId}`,
      words: { reason: denied.message, remedy: denied.next },
    });
    const query = {
      outcome: 'deny',
      action: 'hold:place',
      actor: 'user:default/omar',
      since,
    } as const;
    const found = await residency.decisions(query);
    expect(found.items.map(({ id }) => id)).toEqual([denied.decisionId]);
    const before = await residency.decisions({
      ...query,
      until: since,
      since: undefined,
    });
    expect(before.items).toEqual([]);
    expect(
      await residency.decisions({ ...query, action: 'hold:release' }),
    ).toMatchObject({ items: [], total: 0 });
  });

  it('asks what if about the tenant as it is stored', async () => {
    const answer = await as('omar').residency.whatIf({
      actor: 'user:default/omar',
      action: 'data:write',
      tenant: 'acme',
      classification: 'pii',
      schedule: '30-days',
      region: 'us-east',
    });
    expect(answer.policies.map(({ id }) => id)).toEqual([
      'data-class-is-agreed',
      'writes-stay-in-allowed-regions',
    ]);
  });

  it('keeps a tenant that is held from being deleted, until two people release it', async () => {
    const { residency, operations, tenants } = as('dev');
    const { hold, gone } = await residency.placeHold({
      subject: 'tenant:acme',
      case: 'C-2031',
      reason: 'A court asked',
    });
    expect(gone).toEqual([]);
    const { keeps } = await residency.hold(hold!.id);
    expect(keeps.map(({ name }) => name)).toEqual([
      'db namespace',
      'graph namespace',
      'index namespace',
    ]);
    const kept = await as('ada').tenants.planDeletion('acme');
    expect(kept.decision.outcome).toBe('deny');
    expect(JSON.stringify(kept)).toContain('C-2031');

    const release = await residency.releaseHold({
      holdId: hold!.id,
      reason: 'The case is closed',
    });
    expect(release.state).toBe('awaiting-approval');
    await as('vera').operations.approve('residency', release.id, {
      planHash: release.plan.hash,
    });
    const released = await operations.get('residency', release.id, {
      waitSeconds: 30,
    });
    expect(released.state).toBe('succeeded');
    expect((await tenants.planDeletion('acme')).plan.holds).toEqual([]);
  });
});
