import { createHash } from 'node:crypto';
import {
  startWholePortal,
  type WholePortal,
} from './__testUtils__/wholePortal';

jest.setTimeout(180_000);

describe('an export through the whole portal', () => {
  let portal: WholePortal;
  const as: WholePortal['as'] = name => portal.as(name);
  const ended: WholePortal['ended'] = (name, id) => portal.ended(name, id);

  beforeAll(async () => {
    portal = await startWholePortal();
  });
  afterAll(() => portal?.stop());

  it('has the ledger up to its size in it, the holds in its sidecar, and is kept', async () => {
    const { operation } = await as('ada').tenants.create({
      spec: {
        name: 'acme',
        displayName: 'Acme',
        owner: 'group:default/acme-owners',
        tier: 'standard',
        homeRegion: 'eu-central',
        allowedRegions: ['eu-central'],
        dataClasses: ['internal'],
        retention: { schedule: '30-days' },
      },
    });
    expect(await ended('ada', operation.id)).toMatchObject({
      state: 'succeeded',
    });
    const { id } = await as('ada').tenants.get('acme');
    const { hold } = await as('dev').residency.placeHold({
      subject: `tenant:${id}`,
      case: 'C-2031',
      reason: 'A court asked',
    });
    expect(hold).toMatchObject({ case: 'C-2031' });

    const exportOnce = async (ledgerSize?: number) => {
      const started = await as('omar').exports.start('acme', {
        destination: 'eu-download',
        ledgerSize,
      });
      expect(await ended('omar', started.id)).toMatchObject({
        state: 'succeeded',
        error: null,
      });
      const sidecar = await as('omar').exports.sidecar('acme', started.id);
      const content = await as('omar').exports.content('acme', started.id);
      return { sidecar, text: await content.text() };
    };
    // What was recorded reaches the ledger a moment later, by the relay.
    let first = await exportOnce();
    for (let tries = 0; !first.text.includes('"section":"ledger"'); tries++) {
      expect(tries).toBeLessThan(20);
      first = await exportOnce();
    }
    expect(first.sidecar).toMatchObject({
      classification: 'internal',
      retention: { holds: [{ case: 'C-2031', reason: 'A court asked' }] },
      content: {
        sha256: createHash('sha256').update(first.text).digest('hex'),
      },
    });
    const [header, ...lines] = first.text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(header.ledger.rootHash).toMatch(/^[0-9a-f]{64}$/);
    const sections = new Set(lines.map(({ section }) => section));
    expect([...sections]).toEqual(['spec', 'decisions', 'ledger', 'end']);
    const again = await exportOnce(header.ledger.size);
    expect(again.sidecar.content).toEqual(first.sidecar.content);

    const { artifacts } = await as('dev').residency.retention();
    expect(artifacts).toContainEqual(
      expect.objectContaining({
        id: `eu-download/${first.sidecar.name}`,
        classification: 'internal',
        blockers: expect.arrayContaining([expect.stringContaining('C-2031')]),
      }),
    );
  });
});
