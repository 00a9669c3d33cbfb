import {
  type LoggerService,
  type RootConfigService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import type { Checkpointer } from '@companyos/ledger';

export async function scheduleCheckpoints(options: {
  config: RootConfigService;
  scheduler: SchedulerService;
  logger: LoggerService;
  checkpointer: Checkpointer;
}): Promise<void> {
  const { config, scheduler, logger, checkpointer } = options;
  const key = 'companyos.ledger.checkpointEvery';
  await scheduler.scheduleTask({
    id: 'ledger-checkpoint',
    frequency: config.has(key)
      ? readDurationFromConfig(config, { key })
      : { minutes: 1 },
    timeout: { minutes: 5 },
    scope: 'global',
    fn: async () => {
      try {
        await checkpointer.sign();
      } catch (error) {
        // In its own words: the scheduler's log line would bury what must be looked at.
        logger.error(`No checkpoint was signed: ${error}`);
        throw error;
      }
    },
  });
}
