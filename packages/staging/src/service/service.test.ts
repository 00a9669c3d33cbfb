import { StagingLab } from '../__testUtils__/stagingLab';
import { Visitor } from '../__testUtils__/visitor';
import { waitFor } from '../__testUtils__/waitFor';

jest.setTimeout(60_000);

describe('the reference service', () => {
  let lab: StagingLab;
  let harbor: Visitor;
  let lumen: Visitor;
  beforeAll(async () => {
    lab = await StagingLab.create(['1.0.0']);
    await lab.start({
      first: { deployment: 'one', build: lab.release('1.0.0').build },
    });
    harbor = await Visitor.logIn(lab, 'harbor', 'user-1');
    lumen = await Visitor.logIn(lab, 'lumen', 'user-1');
  });
  afterAll(() => lab.close());

  it('says on every answer which files it runs', async () => {
    const { digest } = lab.release('1.0.0');
    const anybody = new Visitor(lab.routerUrl);
    expect(await anybody.ask('GET /version')).toEqual({
      status: 200,
      release: digest,
      body: { version: '1.0.0', digest },
    });
    expect(await anybody.ask('GET /nothing')).toMatchObject({
      status: 404,
      release: digest,
    });
  });

  it('serves the document that was built with it', async () => {
    const { body } = await harbor.ask('GET /openapi.json');
    expect(body.info).toMatchObject({ title: 'Reference service' });
    expect(Object.keys(body.paths)).toContain('/query/customers');
  });

  it('lets nobody in with a wrong password, and nobody further without a session', async () => {
    const anybody = new Visitor(lab.routerUrl);
    const wrong = { tenant: 'harbor', user: 'user-1', password: 'guess' };
    const unknown = { ...wrong, tenant: 'nobody' };
    for (const body of [wrong, unknown]) {
      expect(await anybody.ask('POST /login', { body })).toMatchObject({
        status: 401,
        body: {
          error: { message: 'Tenant, user or password is wrong.' },
        },
      });
    }
    const forged = new Visitor(lab.routerUrl, `${harbor.token}x`);
    for (const visitor of [anybody, forged]) {
      expect(await visitor.ask('GET /query/customers')).toMatchObject({
        status: 401,
      });
    }
  });

  it("answers with the session's tenant alone, as that tenant's login role", async () => {
    for (const [visitor, name] of [
      [harbor, 'harbor'],
      [lumen, 'lumen'],
    ] as const) {
      const { body } = await visitor.ask('GET /query/customers?limit=100');
      expect(body.total).toBe(60);
      for (const { email } of body.items) {
        expect(email).toMatch(new RegExp(`@${name}\\.example$`));
      }
    }
    const { rows } = await lab.database.knex.raw(
      `SELECT DISTINCT usename AS login FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'staging-service' ORDER BY 1`,
    );
    const tenants = await lab.database.knex('staging.tenant').orderBy('id');
    expect(rows.map((row: { login: string }) => row.login)).toEqual(
      tenants.map(({ id }) => `${id.replace('tn_', 't_')}_login`),
    );
  });

  it('refuses what breaks its contract, field by field', async () => {
    const { status, body } = await harbor.ask(
      'GET /query/customers?limit=0&plan=gold',
    );
    expect(status).toBe(400);
    expect(Object.keys(body.error.fields).sort()).toEqual([
      'query.limit',
      'query.plan',
    ]);
  });

  it('exports through the seam: what is personal is redacted, the decision is on record', async () => {
    const { status, body } = await harbor.ask('POST /export/customers');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      classification: 'pii',
      retention: '30-days',
      obligations: ['redact:pii'],
    });
    const lines = body.content.trim().split('\n').map(JSON.parse);
    expect(lines).toHaveLength(60);
    expect(lines[0]).toMatchObject({ email: '[redacted pii]' });
    const rows = await lab.database
      .knex('staging.ledger_outbox')
      .where('key', 'like', `${body.decisionId}%`)
      .orderBy('id');
    expect(rows.map(row => JSON.parse(row.record))).toMatchObject([
      { event: 'policy.decision', outcome: 'allow' },
      {
        event: 'data.export.sealed',
        plain: { contentSha256: body.sha256, bytes: body.bytes },
      },
    ]);
  });

  it('does a job in the background, and shows it to its tenant only', async () => {
    const added = await harbor.ask('POST /jobs');
    expect(added).toMatchObject({ status: 200, body: { state: 'queued' } });
    const { id } = added.body;
    const done = await waitFor('the job', async () => {
      const { body } = await harbor.ask(`GET /jobs/${id}`);
      return body.state === 'done' && body;
    });
    expect(done.result).toBe(60);
    expect(await lumen.ask(`GET /jobs/${id}`)).toMatchObject({ status: 404 });
  });
});
