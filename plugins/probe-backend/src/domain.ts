import type {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { PolicyService } from '@companyos/plugin-operation-node';
import {
  PROBE_SIGNAL_CHANNEL,
  type ProbeChangedSignal,
} from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';
import { forget } from './database';
import { closeAbandoned } from './incidents/closeAbandoned';
import { NoticeSender } from './notify/NoticeSender';
import { OwnerDirectory } from './notify/OwnerDirectory';
import type { ProbeRegistry } from './ProbeRegistry';
import { ProbeScheduler } from './schedule/ProbeScheduler';
import { Walker } from './schedule/Walker';
import type { DecisionOutbox } from './service/DecisionOutbox';
import { ProbeAccess } from './service/ProbeAccess';
import { ProbeReader } from './service/ProbeReader';
import { ProbeRuns } from './service/ProbeRuns';
import type { ProbesConfig } from './service/readConfig';

const DAY_MS = 24 * 3_600_000;

export interface DomainOptions extends ProbesConfig {
  readonly database: Knex;
  readonly registry: ProbeRegistry;
  readonly policy: PolicyService;
  readonly outbox: Pick<DecisionOutbox, 'record'>;
  readonly auth: AuthService;
  readonly catalog: CatalogService;
  readonly notifications: NotificationService;
  readonly signals: SignalsService;
  readonly scheduler: SchedulerService;
  readonly logger: LoggerService;
  readonly clock: () => Date;
}

/** The parts, put together; nothing moves until `start`. */
export function createDomain(options: DomainOptions) {
  const { database, registry, outbox, signals, clock, logger } = options;
  const owners = OwnerDirectory.create(options);
  const sender = NoticeSender.create({ ...options, owners });
  const walker = Walker.create({
    ...options,
    onNotice: () => sender.wake(),
    onChange(probeId) {
      const message: ProbeChangedSignal = { type: 'probe-changed', probeId };
      signals
        .publish({
          recipients: { type: 'broadcast' },
          channel: PROBE_SIGNAL_CHANNEL,
          message,
        })
        .catch(error => logger.debug('A hint was not sent', error));
    },
  });
  const probes = ProbeScheduler.create({ ...options, walker });
  const access = ProbeAccess.create({
    ...options,
    record: (...decided) => outbox.record(...decided),
  });
  const runs = ProbeRuns.create({ ...options, access, walker });
  return {
    reader: ProbeReader.create({ ...options, access, owners }),
    runs,
    async start() {
      probes.start();
      sender.start();
      await options.scheduler.scheduleTask({
        id: 'probe-housekeeping',
        frequency: { minutes: 1 },
        timeout: { minutes: 2 },
        scope: 'global',
        async fn() {
          const now = clock();
          const keptMs = options.keepRunsForDays * DAY_MS;
          await forget(database, new Date(now.getTime() - keptMs));
          const find = (id: string) => registry.find(id);
          if (await closeAbandoned(database, { find, now })) sender.wake();
        },
      });
    },
    async stop() {
      runs.stop();
      await probes.stop();
      await sender.stop();
    },
  };
}
