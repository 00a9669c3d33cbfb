import { migrateOutbox } from '@companyos/ledger';
import { migrateOperations } from '@companyos/operations/postgres';
import { crashAfterEveryEffect, LabChild } from '@companyos/operations/testing';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { storeArtifact } from './__testUtils__/dueArtifact';
import { migrateResidency } from './database';

const CHILD = resolve(__dirname, '__testUtils__/crashChild.ts');
const TRANSFORM = require.resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);
const TENANT = 'tenant:tn_aaaaaaaaaaaaaaaa';

jest.setTimeout(120_000);

describe('SIGKILL after every effect', () => {
  let database: TestDatabase;
  let archive: string;
  const children: LabChild[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    archive = await mkdtemp(join(tmpdir(), 'archive-'));
    await migrateResidency(database.knex);
    await migrateOutbox(database.knex);
    await migrateOperations(database.knex);
  });

  afterEach(async () => {
    children.splice(0).forEach(child => child.kill());
    await database.drop();
    await rm(archive, { recursive: true });
  });

  async function start(crashAfter?: string): Promise<LabChild> {
    const child = await LabChild.fork({
      file: CHILD,
      transform: TRANSFORM,
      crashAfter,
      env: {
        CRASH_CHILD_DATABASE_URL: database.url,
        CRASH_CHILD_ARCHIVE: archive,
      },
    });
    children.push(child);
    return child;
  }

  /** Kills after every effect; each time the stores must be left as an undisturbed run leaves them. */
  async function survives(lab: {
    readonly subject: (run: number) => string;
    readonly prepare?: (subject: string) => Promise<void>;
    readonly snapshot: (subject: string) => Promise<unknown>;
  }): Promise<number> {
    const { effects } = await crashAfterEveryEffect<LabChild>({
      start,
      subject: lab.subject,
      async submit(child, subject) {
        await lab.prepare?.(subject);
        await child.ask({ submit: subject }, 'accepted');
      },
      finished: (child, subject) => child.ask({ finished: subject }, 'ended'),
      async snapshot(subject) {
        const { knex } = database;
        const operations = await knex('operations').where({ subject });
        const records = await knex('ledger_outbox')
          .whereLike('record', `%${operations[0].id}%`)
          .orderBy('id')
          .pluck('record');
        return {
          states: operations.map(({ state }) => state),
          records: records.map(record => JSON.parse(record).event),
          stores: await lab.snapshot(subject),
        };
      },
      compare({ effect, expected, actual }) {
        expect({ effect, left: actual }).toEqual({ effect, left: expected });
      },
    });
    return effects;
  }

  it('places a hold once', async () => {
    const effects = await survives({
      subject: run => `hold:C-${run}/${TENANT}`,
      snapshot: async subject => {
        const holds = await database
          .knex('legal_holds')
          .where({ case_name: /^hold:([^/]+)/.exec(subject)![1] });
        return holds.map(
          ({ reason, placed_by: by, released_at: at, gone }) => ({
            reason,
            by,
            at,
            gone,
          }),
        );
      },
    });
    expect(effects).toBeGreaterThanOrEqual(1);
  });

  it('erases an artifact, and never leaves it half claimed', async () => {
    const effects = await survives({
      subject: run => `artifact:eu-archive/due-${run}`,
      prepare: subject =>
        storeArtifact(archive, {
          key: subject.split('/')[1],
          daysAgo: 3,
        }),
      snapshot: async subject => {
        const claims = await database.knex('erasure_claims').where({ subject });
        return {
          claims: claims.map(({ resource, erased_at: at }) => [
            resource,
            at !== null,
          ]),
          isThere: (await readdir(join(archive, 'objects'))).includes(
            subject.split('/')[1],
          ),
        };
      },
    });
    expect(effects).toBeGreaterThanOrEqual(3);
    expect(await readdir(join(archive, 'objects'))).toEqual([]);
  });
});

/** The next message of that name. Rejects when the child goes first. */
