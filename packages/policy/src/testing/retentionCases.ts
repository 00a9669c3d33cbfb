import type { RetentionSchedule } from '../catalogues';
import { evaluateRetention } from '../retention/evaluateRetention';
import { DAY_MS, formatInstant } from '../retention/instants';
import {
  BYPASS_ACTION,
  type GovernanceBypass,
  type LegalHold,
  type RetentionQuestion,
  type RetentionStamp,
  type RetentionVerdict,
} from '../retention/types';

export const WRITTEN = '2030-01-01T00:00:00.000Z';
export const after = (days: number, ms = 0) =>
  formatInstant(Date.parse(WRITTEN) + days * DAY_MS + ms);

export const schedule = (
  id: string,
  days: number,
  mode: RetentionSchedule['mode'] = 'governance',
): RetentionSchedule => ({ id, title: `${days} days`, days, mode });
export const catalogue = (...list: RetentionSchedule[]) =>
  new Map(list.map(item => [item.id, item]));
export const ALL = catalogue(
  schedule('none', 0),
  schedule('short', 30),
  schedule('long', 90),
  schedule('law', 60, 'compliance'),
);

export const stamp = (
  id: string,
  days: number,
  mode: RetentionStamp['mode'] = 'governance',
): RetentionStamp => ({
  schedule: id,
  title: `${days} days`,
  mode,
  until: after(days),
});
export const hold = (name: string, since = after(1)): LegalHold => ({
  case: name,
  reason: 'A court asked for it',
  since,
});

export const allowed: GovernanceBypass = {
  decision: {
    id: 'pd_1',
    outcome: 'allow',
    request: { action: BYPASS_ACTION },
  },
  explicit: true,
  reason: 'The customer withdrew consent',
};

export interface Row {
  readonly stamps?: RetentionStamp[];
  readonly holds?: LegalHold[];
  readonly visibility?: 'shown' | 'hidden' | 'erased';
  readonly writtenAt?: string;
  readonly now: string;
  readonly latestRecorded?: string;
  readonly schedules?: ReadonlyMap<string, RetentionSchedule>;
  readonly floors?: string[];
  readonly deletions?: RetentionQuestion['deletions'];
  readonly bypass?: GovernanceBypass;
}

export function ask(row: Row): RetentionVerdict {
  const { stamps = [stamp('short', 30)], holds = [], ...rest } = row;
  return evaluateRetention({
    schedules: ALL,
    ...rest,
    object: {
      writtenAt: row.writtenAt ?? WRITTEN,
      stamps: stamps as [RetentionStamp],
      holds,
      visibility: row.visibility ?? 'shown',
    },
  });
}

/** What keeps the object, short: `hold:case`, `retention:schedule:origin`, `clock`, `unknown`. */
export const kept = ({ blockers }: RetentionVerdict) =>
  blockers.map(blocker => {
    switch (blocker.kind) {
      case 'hold':
        return `hold:${blocker.case}`;
      case 'retention':
        return `retention:${blocker.schedule}:${blocker.origin}`;
      default:
        return blocker.kind;
    }
  });

export const rule = (days: number) => ({
  id: `after-${days}`,
  title: 'Gone',
  days,
});
