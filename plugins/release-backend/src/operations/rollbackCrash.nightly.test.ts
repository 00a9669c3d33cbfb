import { parseStrategy, startRollout } from '@companyos/canary';
import { migrateOutbox } from '@companyos/ledger';
import { migrateOperations } from '@companyos/operations/postgres';
import { crashAfterEveryEffect, LabChild } from '@companyos/operations/testing';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { resolve } from 'node:path';
import {
  insertRelease,
  insertRollout,
  migrateReleases,
  type Lane,
} from '../database';
import { newReleaseId, newRolloutId } from '../ids';
import { serveTarget } from '../__testUtils__/remoteTarget';
import { ShopTargets } from '../__testUtils__/ShopTargets';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import {
  componentOf,
  QUICK,
  releaseOfRun,
  subjectOfRun,
  VERSIONS,
} from '../__testUtils__/world';

const CHILD = resolve(__dirname, '../__testUtils__/rollbackChild.ts');
const TRANSFORM = require.resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);

jest.setTimeout(300_000);

describe('SIGKILL after every effect of a rollback', () => {
  let database: TestDatabase;
  let served: Awaited<ReturnType<typeof serveTarget>>;
  const targets = new ShopTargets();
  const children: LabChild[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrateReleases(database.knex);
    await migrateOutbox(database.knex);
    await migrateOperations(database.knex);
    served = await serveTarget(targets.target);
  });
  afterAll(async () => {
    children.splice(0).forEach(child => child.kill());
    await served.close();
    await database.drop();
  });

  async function start(crashAfter?: string): Promise<LabChild> {
    const child = await LabChild.fork({
      file: CHILD,
      transform: TRANSFORM,
      crashAfter,
      env: {
        ROLLBACK_CHILD_DATABASE_URL: database.url,
        ROLLBACK_CHILD_TARGET_URL: served.url,
      },
    });
    children.push(child);
    return child;
  }

  const laneOf = (subject: string): Lane => ({
    target: 'staging',
    component: subject.replace('release:staging/', ''),
  });

  /** The first version has served, the second one serves, the third is on its way and stays at its first step. */
  async function prepare(subject: string): Promise<void> {
    const { knex } = database;
    const lane = laneOf(subject);
    const ids = [releaseOfRun(subject), newReleaseId(), newReleaseId()];
    const states = ['superseded', 'stable', 'rolling-out'] as const;
    for (const [index, state] of states.entries()) {
      await insertRelease(knex, {
        id: ids[index],
        ...lane,
        ...VERSIONS[index],
        deployment: index === 1 ? 'initial' : `version-${index + 1}`,
        state,
        created_by: 'user:default/ada',
        ...(index < 2 && { served_at: new Date() }),
      });
    }
    const strategy = parseStrategy({
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    });
    const id = newRolloutId();
    const by = { actor: 'user:default/ada', reason: 'Release it.' };
    await insertRollout(knex, {
      id,
      release_id: ids[2],
      previous_id: ids[1],
      ...lane,
      kind: 'canary',
      state_reason: by.reason,
      operation_id: 'op_before',
      started_by: by.actor,
      reason: by.reason,
      strategy,
      machine: startRollout({
        id,
        target: lane.target,
        digest: VERSIONS[2].digest,
        stableDigest: VERSIONS[1].digest,
        strategy,
        ...by,
      }),
    });
  }

  /** What is left of it everywhere, once nothing is left to do. */
  async function snapshot(subject: string): Promise<unknown> {
    const { knex } = database;
    const { component } = laneOf(subject);
    const rollouts = await waitFor(async () => {
      const rows = await knex('rollouts').where({ component }).orderBy('id');
      return rows.every(({ open }) => !open) && rows;
    });
    const operations = await knex('operations').where({ subject });
    const records = await knex('ledger_outbox')
      .whereLike('record', `%${operations[0].id}%`)
      .pluck('record');
    const releases = await knex('releases').where({ component });
    const { generation, ...weights } = await targets.reading(component);
    return {
      operations: operations.map(({ state, output }) => [
        state,
        output?.verified,
      ]),
      // Each once, whatever was done again.
      recorded: records.map(record => JSON.parse(record).event).sort(),
      rollouts: rollouts.map(({ kind, state }) => [kind, state]).sort(),
      releases: releases.map(({ version, state }) => [version, state]).sort(),
      weights,
    };
  }

  it('leaves what an undisturbed one leaves: everybody served by that release, recorded once', async () => {
    const { effects } = await crashAfterEveryEffect<LabChild>({
      start,
      subject: subjectOfRun,
      async submit(child, subject) {
        await prepare(subject);
        await child.ask({ submit: subject }, 'accepted');
      },
      finished: (child, subject) => child.ask({ finished: subject }, 'ended'),
      snapshot,
      compare({ effect, expected, actual }) {
        expect({ effect, left: actual }).toEqual({ effect, left: expected });
      },
    });
    expect(effects).toBeGreaterThan(5);
    expect(await snapshot(subjectOfRun(0))).toMatchObject({
      operations: [['succeeded', { asked: 1_000, matched: 1_000 }]],
      rollouts: [
        ['canary', 'rolled-back'],
        ['rollback', 'completed'],
      ],
      releases: [
        ['1.0.0', 'stable'],
        ['2.0.0', 'superseded'],
        ['3.0.0', 'aborted'],
      ],
      weights: {
        stableDigest: VERSIONS[0].digest,
        canary: null,
        canaryPercent: 0,
      },
    });
    expect(targets.of(componentOf(0)).changes).toContain('deploy 1.0.0');
  });
});
