import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { systemClock } from '@companyos/ledger';
import { ledgerSinkServiceRef } from '../sink/ledgerSinkServiceRef';
import { AuditOutbox } from './AuditOutbox';
import { AuditQueue } from './AuditQueue';
import { auditRecord } from './auditRecord';
import { LedgerAuditor, type PendingFact } from './LedgerAuditor';

/** Events in memory, per plugin, at some 2 KB each. */
const CAPACITY = 5_000;

/** Replaces Backstage's auditor: what it audits goes to the ledger. Add it to the back end's features. */
export const auditorServiceFactory = createServiceFactory({
  service: coreServices.auditor,
  deps: {
    auth: coreServices.auth,
    httpAuth: coreServices.httpAuth,
    database: coreServices.database,
    lifecycle: coreServices.lifecycle,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
    rootLifecycle: coreServices.rootLifecycle,
    sink: ledgerSinkServiceRef,
  },
  factory(deps) {
    const { auth, httpAuth, database, lifecycle, logger, plugin, sink } = deps;
    const pluginId = plugin.getId();
    const clock = systemClock;
    const outbox = new AuditOutbox({ pluginId, database, sink, logger });
    const queue = new AuditQueue<PendingFact>({
      capacity: CAPACITY,
      clock,
      logger,
      async write(batch) {
        await outbox.write(
          await Promise.all(
            batch.map(async ({ fact, actor }) =>
              auditRecord(fact, await actor),
            ),
          ),
        );
      },
    });
    // When every plugin is up: the ledger is one of them.
    deps.rootLifecycle.addStartupHook(() => outbox.resume());
    // Before the pools close, which happens in the root's own shutdown hooks.
    lifecycle.addShutdownHook(async () => {
      await queue.flush();
      await outbox.stop();
    });
    return LedgerAuditor.create({
      pluginId,
      auth,
      httpAuth,
      logger,
      clock,
      enqueue: fact => queue.push(fact),
    });
  },
});
