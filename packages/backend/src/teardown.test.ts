import { parseTombstone } from '@companyos/plugin-tenant-common';
import {
  startWholePortal,
  type WholePortal,
} from './__testUtils__/wholePortal';

jest.setTimeout(180_000);

describe('a tenant that is gone, through the whole portal', () => {
  let portal: WholePortal;
  let tenantId: string;
  let operationId: string;

  beforeAll(async () => {
    portal = await startWholePortal();
    const { tenants, operations } = portal.as('ada');
    const made = await tenants.create({
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
    await portal.ended('ada', made.operation.id);
    tenantId = (await tenants.get('acme')).id;
    const { plan } = await tenants.planDeletion('acme');
    const asked = await tenants.delete('acme', {
      planHash: plan.hash,
      reason: 'The contract has ended',
    });
    operationId = asked.operation.id;
    await portal.as('dev').operations.approve('tenant', operationId, {
      planHash: plan.hash,
    });
    // Awaiting approval counts as settled, and the approval is picked up a moment later.
    for (let tries = 0; tries < 60; tries++) {
      const { state } = await operations.get('tenant', operationId, {
        waitSeconds: 5,
      });
      if (state === 'succeeded') return;
    }
    throw new Error('It was not deleted.');
  });
  afterAll(() => portal?.stop());

  it('is held no more, by its name or its ID, and the refusal says what became of it', async () => {
    const { residency } = portal.as('dev');
    const hold = { case: 'C-1', reason: 'A court asked' };
    for (const subject of ['tenant:acme', `tenant:${tenantId}`] as const) {
      await expect(
        residency.placeHold({ ...hold, subject }),
      ).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining(operationId),
        next: expect.stringContaining('what is left of it'),
      });
    }
    expect(await residency.holds({ state: 'all' })).toEqual([]);
  });

  it('has a tombstone that the signed ledger proves, and no other', async () => {
    const { tenants, http } = portal.as('ada');
    const tombstone = await tenants.tombstone('acme');
    expect(parseTombstone(tombstone).proof.ledger?.subject).toBe(
      `tenant:${tenantId}`,
    );
    let proof = await tenants.proveTombstone(tombstone);
    // The relay delivers a moment later.
    for (let tries = 0; proof.state === 'not-yet' && tries < 200; tries++) {
      await http.json('ledger', '/checkpoints', { body: {} });
      proof = await tenants.proveTombstone(tombstone);
    }
    expect(proof).toMatchObject({
      state: 'proven',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      signature: 'valid',
    });
    const forged = tombstone.replace('The contract has ended', 'Nothing');
    expect(await tenants.proveTombstone(forged)).toMatchObject({
      state: 'refuted',
      reason: expect.stringContaining('other bytes'),
    });
  });
});
