import { formatInstant, parseInstant } from './instants';
import type { LegalHold, RetentionBlocker } from './types';

export type RetentionPeriod = Extract<RetentionBlocker, { kind: 'retention' }>;

export function holdBlocker({ case: name, reason, since }: LegalHold) {
  return {
    kind: 'hold',
    case: name,
    reason,
    since,
    text: `Legal hold of case ${name} since ${since}: ${reason}. It has no end; it stays until the hold is released.`,
  } as const;
}

export function retentionBlocker({
  schedule,
  title,
  mode,
  end,
  origin,
}: Pick<RetentionPeriod, 'schedule' | 'mode' | 'origin'> & {
  readonly title: string;
  readonly end: number;
}): RetentionPeriod {
  const until = formatInstant(end);
  const way =
    mode === 'compliance'
      ? 'nobody can shorten it'
      : 'a person with the permission can bypass it with a reason';
  const source = origin === 'stamped' ? 'given to it' : 'as in force now';
  return {
    kind: 'retention',
    schedule,
    mode,
    until,
    origin,
    text: `Kept until after ${until} under schedule "${title}" (${schedule}, ${source}); ${way}.`,
  };
}

export function unknownBlocker(what: string): RetentionBlocker {
  return {
    kind: 'unknown',
    what,
    text: `It cannot be told ${what}, so it stays.`,
  };
}

export function longestFirst(a: RetentionPeriod, b: RetentionPeriod): number {
  return Date.parse(b.until) - Date.parse(a.until);
}

export function oldestFirst(a: LegalHold, b: LegalHold): number {
  return (
    (parseInstant(a.since, 'down') ?? 0) - (parseInstant(b.since, 'down') ?? 0)
  );
}
