import {
  holdBlocker,
  longestFirst,
  oldestFirst,
  retentionBlocker,
  unknownBlocker,
  type RetentionPeriod,
} from './blockers';
import { bypassRefusals } from './bypass';
import { addDays, formatInstant, parseInstant } from './instants';
import type {
  DeletionRule,
  RetentionBlocker,
  RetentionQuestion,
  RetentionState,
  RetentionVerdict,
} from './types';

/**
 * May this object be erased, and what keeps it? Pure: the same question gives the same answer.
 *
 * - **Hold beats retention beats deletion.** An object is held while any hold remains. Releasing one leaves the date
 *   of its retention alone.
 * - **The longest retention wins, the shortest deletion wins**, each computed on its own (Microsoft Purview, *principles
 *   of retention*). Stamps given to the object and what its schedules ask for now both apply, so neither shortening a
 *   schedule nor removing a stamp's schedule frees anything early.
 * - **An end must be strictly over** (Google Cloud Storage, *Bucket Lock*: an object's age must be greater than the
 *   period). At the very instant, it is still kept.
 * - `governance` is set aside only with the permission, an explicit flag and a reason (Amazon S3, *Object Lock*);
 *   `compliance` by nobody. A bypass touches neither holds nor what is unclear.
 * - **Nothing is erased on a clock that has jumped back** behind something already recorded, not even without
 *   retention, and no bypass changes that: what the clock shows then says nothing about age.
 * - What is missing or unreadable keeps the object. Hidden is not erased: it changes nothing here.
 *
 * All blockers are returned, not the first.
 */
export function evaluateRetention(
  question: RetentionQuestion,
): RetentionVerdict {
  const { object } = question;
  const unclear: RetentionBlocker[] = [];
  const now = read(question.now, 'the time now', 'down', unclear);
  const writtenAt = read(
    object.writtenAt,
    'when the object was written',
    'up',
    unclear,
  );
  unclear.push(...clockBlockers(question, now));
  const retentions = [
    ...stampedRetentions(question, unclear),
    ...retentionsInForce(question, writtenAt, unclear),
  ].sort(longestFirst);
  const lasting = retentions.filter(
    ({ until }) => now === undefined || now <= Date.parse(until),
  );
  const refused = question.bypass ? bypassRefusals(question.bypass) : [];
  const bypassing = question.bypass !== undefined && refused.length === 0;
  const bypassed = bypassing
    ? lasting.filter(({ mode }) => mode === 'governance')
    : [];
  const kept = lasting.filter(retention => !bypassed.includes(retention));
  const deleteAfter = shortestDeletion(question.deletions, writtenAt, unclear);

  const holds = [...object.holds].sort(oldestFirst).map(holdBlocker);
  const erased = object.visibility === 'erased';
  const blockers = erased ? [] : [...holds, ...unclear, ...kept];
  const state = stateOf({
    erased,
    held: holds.length > 0,
    unclear: unclear.length > 0,
    retained: kept.length > 0,
    due: deleteAfter !== null && now !== undefined && now > deleteAfter,
  });
  return {
    state,
    mayErase: state === 'deletable' || state === 'due',
    blockers,
    retainUntil: unclear.some(({ kind }) => kind === 'unknown')
      ? null
      : retentions[0].until,
    deleteAfter: deleteAfter === null ? null : formatInstant(deleteAfter),
    bypassed: erased ? [] : bypassed,
    bypassRefused: refused,
  };
}

function stateOf(facts: {
  readonly erased: boolean;
  readonly held: boolean;
  readonly unclear: boolean;
  readonly retained: boolean;
  readonly due: boolean;
}): RetentionState {
  if (facts.erased) return 'erased';
  if (facts.held) return 'held';
  if (facts.unclear) return 'unclear';
  if (facts.retained) return 'retained';
  return facts.due ? 'due' : 'deletable';
}

/** Every instant that something was recorded at must not be ahead of the clock. */
function clockBlockers(
  { object, latestRecorded, now: shown }: RetentionQuestion,
  now: number | undefined,
): RetentionBlocker[] {
  const recorded = [
    object.writtenAt,
    ...object.holds.map(({ since }) => since),
    ...(latestRecorded === undefined ? [] : [latestRecorded]),
  ].flatMap(text => parseInstant(text, 'down') ?? []);
  const latest = Math.max(...recorded);
  const unreadable =
    latestRecorded !== undefined &&
    parseInstant(latestRecorded, 'down') === undefined
      ? [unknownBlocker(`the latest recorded instant "${latestRecorded}"`)]
      : [];
  if (now === undefined || !(latest > now)) {
    return unreadable;
  }
  return [
    ...unreadable,
    {
      kind: 'clock',
      now: shown,
      recorded: formatInstant(latest),
      text: `The clock shows ${shown}, but something was already recorded at ${formatInstant(
        latest,
      )}: nothing is erased until the clock has caught up.`,
    },
  ];
}

function stampedRetentions(
  { object }: RetentionQuestion,
  unclear: RetentionBlocker[],
): RetentionPeriod[] {
  if (object.stamps.length === 0) {
    unclear.push(
      unknownBlocker('how long the object is kept (it has no retention)'),
    );
  }
  return object.stamps.flatMap(({ schedule, title, mode, until }) => {
    const end = read(
      until,
      `until when schedule "${schedule}" keeps it`,
      'up',
      unclear,
    );
    return end === undefined
      ? []
      : [retentionBlocker({ schedule, title, mode, end, origin: 'stamped' })];
  });
}

function retentionsInForce(
  { object, schedules, floors = [] }: RetentionQuestion,
  writtenAt: number | undefined,
  unclear: RetentionBlocker[],
): RetentionPeriod[] {
  const stamped = object.stamps.map(({ schedule }) => schedule);
  return [...new Set([...stamped, ...floors])].flatMap(id => {
    const schedule = schedules.get(id);
    if (!schedule) {
      // A stamp carries its own date, so its schedule may go; a floor has nothing else to say how long.
      if (!stamped.includes(id)) {
        unclear.push(unknownBlocker(`how long schedule "${id}" keeps it`));
      }
      return [];
    }
    if (writtenAt === undefined) {
      return [];
    }
    const end = addDays(writtenAt, schedule.days);
    if (end === undefined) {
      unclear.push(unknownBlocker(`until when schedule "${id}" keeps it`));
      return [];
    }
    const { title, mode } = schedule;
    const said = object.stamps.some(
      stamp =>
        stamp.schedule === id &&
        stamp.mode === mode &&
        (parseInstant(stamp.until, 'up') ?? -Infinity) >= end,
    );
    if (said) {
      return [];
    }
    return [
      retentionBlocker({ schedule: id, title, mode, end, origin: 'in-force' }),
    ];
  });
}

function shortestDeletion(
  deletions: readonly DeletionRule[] = [],
  writtenAt: number | undefined,
  unclear: RetentionBlocker[],
): number | null {
  if (writtenAt === undefined || deletions.length === 0) {
    return null;
  }
  const ends = deletions.map(({ id, days }) => {
    const end = addDays(writtenAt, days);
    if (end === undefined) {
      unclear.push(unknownBlocker(`when deletion rule "${id}" wants it gone`));
    }
    return end ?? Infinity;
  });
  const first = Math.min(...ends);
  return first === Infinity ? null : first;
}

function read(
  text: string,
  what: string,
  rounding: 'up' | 'down',
  unclear: RetentionBlocker[],
): number | undefined {
  const instant = parseInstant(text, rounding);
  if (instant === undefined) {
    unclear.push(unknownBlocker(`${what} ("${text}" is no instant)`));
  }
  return instant;
}
