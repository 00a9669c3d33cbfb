import type { RootConfigService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import type { IncidentRule } from '../incidents/applyResult';

export interface ProbesConfig {
  readonly catchAll: string;
  readonly rule: IncidentRule;
  readonly keepRunsForDays: number;
}

const KEY = 'companyos.probes';

/** @throws TypeError one sentence that says what to set. */
export function readProbesConfig(config: RootConfigService): ProbesConfig {
  const failures = config.getOptionalNumber(`${KEY}.incident.failures`) ?? 2;
  const outOf = config.getOptionalNumber(`${KEY}.incident.outOf`) ?? 3;
  if (!isCount(failures) || !isCount(outOf) || failures > outOf) {
    throw new TypeError(
      `${KEY}.incident says ${failures} out of ${outOf} runs: set failures to 1 or more, and outOf to that or more.`,
    );
  }
  const keepRunsForDays =
    config.getOptionalNumber(`${KEY}.keepRunsForDays`) ?? 30;
  if (!isCount(keepRunsForDays)) {
    throw new TypeError(`${KEY}.keepRunsForDays must be 1 or more.`);
  }
  return {
    catchAll: readCatchAll(config),
    rule: { failures, outOf },
    keepRunsForDays,
  };
}

function readCatchAll(config: RootConfigService): string {
  const key = `${KEY}.catchAll`;
  const catchAll = config.getOptionalString(key);
  try {
    return stringifyEntityRef(parseEntityRef(catchAll ?? ''));
  } catch (cause) {
    throw new TypeError(
      `${key} must name who is notified of a failing probe when the catalog names nobody, for example group:default/on-call.`,
      { cause },
    );
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
