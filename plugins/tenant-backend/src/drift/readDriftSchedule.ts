import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { readDurationFromConfig, type Config } from '@backstage/config';

const KEY = 'companyos.tenants.driftCheck.frequency';

/** How often every tenant is compared with its manifest, on one replica at a time. */
export function readDriftSchedule(
  config: Config,
): SchedulerServiceTaskScheduleDefinition {
  const frequency = config.has(KEY)
    ? readDurationFromConfig(config, { key: KEY })
    : { hours: 1 };
  return {
    frequency,
    timeout: { minutes: 30 },
    // The portal is busy with other things when it starts.
    initialDelay: { minutes: 2 },
  };
}
