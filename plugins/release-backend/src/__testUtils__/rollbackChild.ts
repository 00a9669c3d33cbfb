/**
 * A process with an engine and a controller in it, for the crash test to kill. Its parent talks to it over IPC:
 * `{ submit: subject }` is answered when it was accepted, `{ finished: subject }` when it has ended.
 */
import { Outbox } from '@companyos/ledger';
import { OperationEngine } from '@companyos/operations/postgres';
import { crashingEffects } from '@companyos/operations/testing';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import knexFactory from 'knex';
import { resolve } from 'node:path';
import type { Components } from '../components';
import { Controller } from '../controller/Controller';
import { createRollbackDefinition } from '../operations/rollback';
import { TargetRegistry } from '../TargetRegistry';
import { remoteTarget } from './remoteTarget';
import { componentOf, kim, OWNERS, releaseOfRun } from './world';

const PATIENCE = { timeoutMs: 60_000, until: 'ended' as const };
const RUNS = 100;

const components: Components = {
  find: async () => ({ owners: [OWNERS], owner: OWNERS, strategy: {} }),
  ownersOf: async () => [OWNERS],
};

async function main() {
  const database = knexFactory({
    client: 'pg',
    connection: process.env.ROLLBACK_CHILD_DATABASE_URL,
    pool: { min: 0, max: 8 },
  });
  const targets = new TargetRegistry();
  targets.addTarget(
    remoteTarget(process.env.ROLLBACK_CHILD_TARGET_URL ?? '', {
      id: 'staging',
      title: 'In another process',
      components: Array.from({ length: RUNS }, (_, run) => componentOf(run)),
    }),
  );
  const bundle = await loadPolicyBundle(
    resolve(__dirname, '../../../../policies'),
  );
  const effects = crashingEffects(process.env);
  const engine = OperationEngine.create({
    database,
    definitions: [createRollbackDefinition({ database, targets, components })],
    policy: PolicyDecisionPoint.create({ bundle }),
    outbox: Outbox.create(),
    onEffect: effects.onEffect,
  });
  await engine.start();
  Controller.create({
    database,
    outbox: Outbox.create(),
    targets,
    announcer: { changed() {}, notifyOwner: async () => {} },
    logger: { info() {}, warn() {}, error() {} },
  }).start();
  process.on(
    'message',
    async ({ submit, finished }: { submit?: string; finished?: string }) => {
      if (submit) {
        await engine.submit({
          type: 'release.rollback',
          input: { releaseId: releaseOfRun(submit) },
          actor: kim,
          reason: 'It was better.',
        });
        process.send?.({ accepted: submit });
      }
      if (finished) {
        const { items } = await engine.list({ subject: finished });
        const { id, state } = await engine.settled(items[0].id, PATIENCE);
        await effects.settled(id);
        process.send?.({ ended: finished, state });
      }
    },
  );
  process.send?.({ ready: true });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
