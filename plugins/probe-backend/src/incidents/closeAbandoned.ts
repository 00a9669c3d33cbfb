import type { ProbeArm } from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';
import {
  findAbandoned,
  isAbandoned,
  lockHistory,
  saveHistory,
} from '../database';
import { NO_HISTORY } from './applyResult';
import type { NamedProbe } from './content';
import { endIncident } from './recordRun';

/**
 * How long an arm may go without a run before its open incident is closed as "no longer measured". A canary is walked while
 * it is released and then is gone; stable is walked for as long as its probe exists.
 */
const ABANDONED_AFTER_MS: { readonly [arm in ProbeArm]: number } = {
  canary: 15 * 60_000,
  stable: 24 * 3_600_000,
};

/** An incident that nobody can resolve any more must not stay open for ever, nor pass for recovered. */
export async function closeAbandoned(
  db: Knex,
  options: {
    readonly find: (probeId: string) => NamedProbe | undefined;
    readonly now: Date;
  },
): Promise<number> {
  const { find, now } = options;
  let closed = 0;
  for (const arm of ['canary', 'stable'] as const) {
    const before = new Date(now.getTime() - ABANDONED_AFTER_MS[arm]);
    for (const abandoned of await findAbandoned(db, arm, before)) {
      const { probeId: id, owner } = abandoned;
      const probe = find(id) ?? { id, title: id, owner, criticalPath: id };
      const ended = await db.transaction(async tx => {
        await lockHistory(tx, abandoned);
        if (!(await isAbandoned(tx, abandoned, before))) return false;
        await saveHistory(tx, abandoned, NO_HISTORY);
        const resolution = 'no-longer-measured';
        return endIncident(tx, { probe, arm, resolution, now });
      });
      if (ended) closed += 1;
    }
  }
  return closed;
}
