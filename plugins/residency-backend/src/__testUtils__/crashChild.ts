/**
 * A process that places holds and erases artifacts, for the crash test to kill. Its parent talks to it over IPC:
 * `{ submit: subject }` is answered when it was accepted, `{ finished: subject }` when it has ended.
 */
import { Outbox } from '@companyos/ledger';
import { OperationEngine } from '@companyos/operations/postgres';
import { crashingEffects } from '@companyos/operations/testing';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import knexFactory from 'knex';
import { createPlaceDefinition } from '../holds/placeDefinition';
import { Erasures } from '../service/Erasures';
import { Artifacts } from '../sweep/Artifacts';
import { createEraseDefinition, goneTenant } from '../sweep/eraseDefinition';
import { SWEEP_ACTOR } from '../sweep/Sweep';
import { POLICIES, silentRecorder } from './dueArtifact';

const PATIENCE = { timeoutMs: 60_000, until: 'ended' as const };

const dev = {
  ref: 'user:default/dev',
  kind: 'user',
  groups: ['group:default/data-governance'],
} as const;

/** What the parent calls `hold:<case>/<subject>` or `artifact:<store>/<key>`. */
function requestFor(name: string) {
  const [, holdCase, subject] = /^hold:([^/]+)\/(.+)$/.exec(name) ?? [];
  return subject
    ? {
        type: 'hold.place',
        input: { subject, case: holdCase, reason: 'Court order' },
        actor: dev,
      }
    : {
        type: 'artifact.erase',
        input: { artifact: name.slice('artifact:'.length) },
        actor: SWEEP_ACTOR,
      };
}

async function main() {
  const database = knexFactory({
    client: 'pg',
    connection: process.env.CRASH_CHILD_DATABASE_URL,
    pool: { min: 0, max: 5 },
  });
  const bundle = await loadPolicyBundle(POLICIES);
  const policy = PolicyDecisionPoint.create({ bundle });
  const clock = () => new Date();
  const artifacts = Artifacts.create({
    policy,
    clock,
    stores: [
      {
        id: 'eu-archive',
        region: 'eu-central',
        root: process.env.CRASH_CHILD_ARCHIVE!,
      },
    ],
    recorder: silentRecorder,
    tenants: async name => goneTenant(name),
    holds: async () => [],
  });
  const effects = crashingEffects(process.env);
  const engine = OperationEngine.create({
    database,
    definitions: [
      createPlaceDefinition({
        database,
        clock,
        subjects: { nameOf: async () => 'acme' },
      }),
      createEraseDefinition({
        artifacts,
        erasures: Erasures.create({
          database,
          clock,
          schedules: () => bundle.retention,
        }),
        tenants: async name => goneTenant(name),
        tenantSubjects: async () => [],
      }),
    ],
    policy,
    outbox: Outbox.create(),
    onEffect: effects.onEffect,
  });
  await engine.start();
  process.on(
    'message',
    async ({ submit, finished }: { submit?: string; finished?: string }) => {
      if (submit) {
        await engine.submit(requestFor(submit));
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
