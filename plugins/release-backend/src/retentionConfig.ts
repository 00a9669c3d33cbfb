import type { Config } from '@backstage/config';
import type { Retention } from './database';

/** How long what was seen and done is kept, from `companyos.releases.retention`. */
export function readRetention(config: Config): Retention {
  const section = config.getOptionalConfig('companyos.releases.retention');
  return {
    observationDays: days(section, 'observationDays', 30),
    historyDays: days(section, 'historyDays', 400),
  };
}

function days(
  section: Config | undefined,
  name: string,
  otherwise: number,
): number {
  const value = section?.getOptionalNumber(name) ?? otherwise;
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(
      `companyos.releases.retention.${name} is ${value}: give whole days, 1 or more.`,
    );
  }
  return value;
}
