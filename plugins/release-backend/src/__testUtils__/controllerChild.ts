/**
 * A process with a controller in it, for the leader test to kill. It looks after whatever is under way in the database, at a
 * target that lives in the parent.
 */
import { Outbox } from '@companyos/ledger';
import knexFactory from 'knex';
import { Controller } from '../controller/Controller';
import { TargetRegistry } from '../TargetRegistry';
import { remoteTarget } from './remoteTarget';
import { SHOP } from './world';

const knex = knexFactory({
  client: 'pg',
  connection: process.env.CONTROLLER_CHILD_DATABASE_URL,
  pool: { min: 0, max: 5 },
});
const targets = new TargetRegistry();
targets.addTarget(
  remoteTarget(process.env.CONTROLLER_CHILD_TARGET_URL ?? '', {
    id: 'staging',
    title: 'In another process',
    components: [SHOP],
  }),
);
Controller.create({
  database: knex,
  outbox: Outbox.create(),
  targets,
  announcer: { changed() {}, notifyOwner: async () => {} },
  logger: { info() {}, warn() {}, error() {} },
}).start();
// The controller's own timer lets a process end; this one is to be killed.
setInterval(() => {}, 60_000);
process.send?.({ ready: true });
