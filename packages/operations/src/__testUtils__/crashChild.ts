/**
 * A process with an engine in it, for the crash test to kill. Its parent talks to it over IPC: `{ submit: name }` is
 * answered when it was accepted, `{ finished: name }` when it has ended.
 */
import { Outbox } from '@companyos/ledger';
import knexFactory from 'knex';
import { OperationEngine } from '../postgres';
import { crashingEffects } from '../testing';
import { ada, dev, toyDefinition, toyDirectory, toyPolicy } from './toy';

const PATIENCE = { timeoutMs: 60_000, until: 'ended' as const };

async function main() {
  const knex = knexFactory({
    client: 'pg',
    connection: process.env.CRASH_CHILD_DATABASE_URL,
    pool: { min: 0, max: 5 },
  });
  const effects = crashingEffects(process.env);
  const engine = OperationEngine.create({
    database: knex,
    definitions: [toyDefinition(knex)],
    policy: toyPolicy(),
    directory: toyDirectory(),
    outbox: Outbox.create(),
    onEffect: effects.onEffect,
  });
  await engine.start();
  process.on(
    'message',
    async ({ submit, finished }: { submit?: string; finished?: string }) => {
      if (submit) {
        const lock = submit.startsWith('guarded') ? ['lock'] : [];
        const input = { name: submit, parts: ['lid', 'base', ...lock] };
        await engine.submit({ type: 'toy.create', input, actor: ada });
        process.send?.({ accepted: submit });
      }
      if (finished) {
        const { items } = await engine.list({ subject: `toy:${finished}` });
        const [{ id, plan }] = items;
        const { hash: planHash } = plan;
        if (items[0].state === 'awaiting-approval') {
          await engine.approve({ id, actor: dev, planHash });
        }
        await engine.settled(id, PATIENCE);
        await effects.settled(id);
        process.send?.({ ended: finished });
      }
    },
  );
  process.send?.({ ready: true });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
