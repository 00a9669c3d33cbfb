import {
  mockCredentials,
  type TestBackend,
} from '@backstage/backend-test-utils';
import {
  parseVerifierKey,
  Sequencer,
  verifyCheckpoint,
  verifyConsistency,
  verifyExport,
  verifyInclusion,
} from '@companyos/ledger';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import {
  ada,
  augusta,
  omar,
  pluginToken,
  sourced,
  startLedger,
} from './__testUtils__/startLedger';

describe('checkpoints and proofs over HTTP', () => {
  let folder: string;
  let database: TestDatabase;
  let backend: TestBackend;
  let knex: Knex;
  let sequencer: Sequencer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-'));
    database = await createTestDatabase();
    backend = await startLedger({
      database,
      ledger: { keyFile: join(folder, 'key.pem') },
    });
    knex = knexFactory({
      client: 'pg',
      connection: database.url,
      searchPath: 'ledger',
    });
    sequencer = Sequencer.create({ knex });
    await sequencer.deliver(
      'tenant',
      [1, 2, 3, 4, 5].map(n => sourced(n)),
    );
  }, 30_000);
  afterAll(async () => {
    await backend?.stop();
    await knex?.destroy();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string, authorization = augusta) =>
    request(backend.server)
      .get(`/api/ledger${path}`)
      .set('authorization', authorization);
  const sign = (authorization = ada) =>
    request(backend.server)
      .post('/api/ledger/checkpoints')
      .set('authorization', authorization);
  const key = async () => {
    const { body } = await get('/key').expect(200);
    return parseVerifierKey(body.verifierKey);
  };

  it('signs by itself as soon as it runs', async () => {
    const { body } = await get('/checkpoints').expect(200);
    expect(body.total).toBeGreaterThan(0);
    expect(body.items.at(-1)).toMatchObject({
      origin: 'localhost:7007/ledger',
      keyId: (await key()).keyId,
    });
  });

  it('signs when asked, gives the note byte for byte, and its key', async () => {
    const { body: signed } = await sign().expect(200);
    expect(signed.size).toBeGreaterThanOrEqual(5);
    const { text, headers } = await get('/checkpoint').expect(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toBe(signed.note);
    expect(verifyCheckpoint(text, await key())).toEqual({
      ok: true,
      checkpoint: {
        origin: 'localhost:7007/ledger',
        size: signed.size,
        rootHash: signed.rootHash,
      },
    });
    const { body: page } = await get('/checkpoints?limit=1').expect(200);
    expect(page.items).toEqual([signed]);
  });

  it('records who had it signed, under the decision', async () => {
    const before = await knex('ledger_outbox').count({ count: '*' }).first();
    await sign().expect(200);
    const after = await knex('ledger_outbox').orderBy('id', 'desc');
    expect(after.length).toBe(Number(before?.count) + 1);
    expect(JSON.stringify(after[0])).toContain('ledger:checkpoint');
  });

  it('proves an entry, and that the log only grew', async () => {
    const { body: old } = await sign().expect(200);
    await sequencer.deliver(
      'tenant',
      [6, 7].map(n => sourced(n)),
    );
    const { body: now } = await sign().expect(200);
    expect(now.size).toBeGreaterThan(old.size);

    const { body: entry } = await get('/entries/2').expect(200);
    for (const { size, rootHash } of [old, now]) {
      const { body: proof } = await get(
        `/proofs/inclusion?position=2&size=${size}`,
      ).expect(200);
      expect(proof.rootHash).toBe(rootHash);
      expect(
        verifyInclusion({ leafHash: entry.leafHash, proof, rootHash }),
      ).toEqual({ ok: true });
    }
    const { body: latest } = await get('/proofs/inclusion?position=2');
    expect(latest.size).toBe(now.size);

    const { body: proof } = await get(
      `/proofs/consistency?from=${old.size}`,
    ).expect(200);
    expect(proof.to).toBe(now.size);
    expect(
      verifyConsistency({
        proof,
        fromRoot: old.rootHash,
        toRoot: now.rootHash,
      }),
    ).toEqual({ ok: true });
  });

  it('exports a range that verifies offline', async () => {
    await sign().expect(200);
    const { body, headers } = await get('/export?from=1&to=4')
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', part => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    expect(headers['content-type']).toContain('application/x-ndjson');
    expect(headers['content-disposition']).toContain('ledger.ndjson');
    expect(body.toString()).not.toContain('user:default');
    expect(await verifyExport([body], { key: await key() })).toMatchObject({
      ok: true,
      from: 1,
      to: 4,
    });
  });

  it.each([
    '/checkpoint',
    '/checkpoints',
    '/proofs/inclusion?position=0',
    '/proofs/consistency?from=1',
    '/export',
  ])('denies %s to who may not read the ledger', async path => {
    for (const who of [omar, pluginToken('external:ci')]) {
      const { body } = await get(path, who).expect(403);
      expect(body.error).toMatchObject({
        code: 'POLICY_DENIED',
        decisionId: expect.stringMatching(/^pd_/),
      });
      expect(
        await knex('ledger_outbox').where({ key: body.error.decisionId }),
      ).toHaveLength(1);
    }
    await get(path, mockCredentials.none.header()).expect(401);
  });

  it('denies signing to who only reads, and signs nothing', async () => {
    const { total } = (await get('/checkpoints')).body;
    for (const who of [augusta, omar, pluginToken('external:ci')]) {
      const { body } = await sign(who).expect(403);
      expect(body.error).toMatchObject({
        code: 'POLICY_DENIED',
        next: expect.any(String),
        decisionId: expect.stringMatching(/^pd_/),
      });
    }
    expect((await get('/checkpoints')).body.total).toBe(total);
  });

  it.each([
    ['/proofs/inclusion', 'position'],
    ['/proofs/inclusion?position=-1', 'position'],
    ['/proofs/inclusion?position=3&size=3', 'no entry 3'],
    ['/proofs/inclusion?position=3&size=999999', 'entries, not 999999'],
    ['/proofs/consistency?from=999999', 'does not go from'],
    ['/proofs/consistency?from=5&to=3', 'does not go from'],
    ['/export?from=4&to=2', 'does not go from'],
    ['/export?to=999999', 'go beyond it'],
    ['/export?from=first', 'from'],
    ['/checkpoints?limit=0', 'limit'],
  ])('refuses %s and says why', async (path, why) => {
    const { body } = await get(path).expect(400);
    expect(body.error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(why),
      next: expect.any(String),
    });
  });

  it('signs nothing when history was changed, and says so', async () => {
    await sequencer.deliver('other', [{ ...sourced(1), source: 'other' }]);
    const { rows } = await knex.raw(
      `SELECT level, index, hash FROM ledger_nodes ORDER BY level DESC, index LIMIT 1`,
    );
    const write = (hash: Buffer) =>
      knex.transaction(async tx => {
        await tx.raw('SET LOCAL session_replication_role = replica');
        await tx('ledger_nodes')
          .where({ level: rows[0].level, index: rows[0].index })
          .update({ hash });
      });
    await write(Buffer.alloc(32));
    try {
      const { body } = await sign().expect(500);
      expect(body.error).toMatchObject({
        code: 'LEDGER_DAMAGED',
        next: expect.stringContaining('call the portal team'),
      });
    } finally {
      await write(rows[0].hash);
    }
    await sign().expect(200);
  });
});
