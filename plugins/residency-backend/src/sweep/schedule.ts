import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Sweep } from './Sweep';

const KEY = 'companyos.residency.sweep';

/** One replica sweeps at a time; the others take its place when it dies. */
export async function scheduleSweep(options: {
  readonly config: RootConfigService;
  readonly scheduler: SchedulerService;
  readonly sweep: Pick<Sweep, 'run'>;
}): Promise<void> {
  const { config, scheduler, sweep } = options;
  const schedule = config.has(KEY)
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
        config.getConfig(KEY),
      )
    : {
        frequency: { hours: 1 },
        // What a crashed replica leaves is taken up after this long.
        timeout: { minutes: 30 },
        initialDelay: { minutes: 1 },
      };
  await scheduler.scheduleTask({
    ...schedule,
    id: 'residency-sweep',
    scope: 'global',
    fn: async signal => {
      await sweep.run(signal as AbortSignal);
    },
  });
}
