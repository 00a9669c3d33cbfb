import {
  isRolloutEnded,
  type Release,
  type Rollout,
  type Scorecard,
  type VerdictAnswer,
} from '@companyos/plugin-release-common';
import { scorecardAt } from '@companyos/plugin-release-react';

/** One component at one target: what was last tried and did not come to serve, and what serves. */
export interface Lane {
  readonly component: string;
  readonly target: string;
  /** On its way, or taken back; null where the last rollout reached everybody. */
  readonly tried: {
    readonly rollout: Rollout;
    readonly card: Scorecard;
  } | null;
  readonly serving: Scorecard | null;
}

export interface LaneFacts {
  /** Newest first. */
  readonly rollouts: readonly Rollout[];
  readonly stable: readonly Pick<Release, 'id' | 'component' | 'target'>[];
  readonly cards: readonly Scorecard[];
}

const keyOf = (one: { readonly component: string; readonly target: string }) =>
  `${one.component} ${one.target}`;

/** Only the newest rollout of a lane says what was tried last: a good one after a bad one closes the matter. */
export function lanesOf({
  cards,
  rollouts,
  stable,
}: LaneFacts): readonly Lane[] {
  const keys = [...new Set([...rollouts, ...stable].map(keyOf))];
  const cardOf = (id: string | undefined) =>
    cards.find(({ release }) => release.id === id);
  return keys.flatMap(key => {
    const newest = rollouts.find(rollout => keyOf(rollout) === key);
    const serves = stable.find(release => keyOf(release) === key);
    const [component, target] = key.split(' ');
    const triedCard =
      newest && newest.state !== 'completed' && newest.release.id !== serves?.id
        ? cardOf(newest.release.id)
        : undefined;
    const serving = cardOf(serves?.id) ?? null;
    const tried =
      newest && triedCard ? { rollout: newest, card: triedCard } : null;
    return tried || serving ? [{ component, target, tried, serving }] : [];
  });
}

/** Releases whose scorecards `lanesOf` needs. */
export function releasesOf({
  rollouts,
  stable,
}: Omit<LaneFacts, 'cards'>): readonly string[] {
  const newest = new Map<string, Rollout>();
  for (const rollout of rollouts) {
    if (!newest.has(keyOf(rollout))) newest.set(keyOf(rollout), rollout);
  }
  return [
    ...new Set([
      ...[...newest.values()].map(({ release }) => release.id),
      ...stable.map(({ id }) => id),
    ]),
  ];
}

/** Worst first. What nobody knows is worse than what only takes time. */
const WORST_FIRST: readonly VerdictAnswer[] = [
  'stop',
  'cannot-tell',
  'wait',
  'proceed',
];

export function rankOf(answer: VerdictAnswer): number {
  const at = WORST_FIRST.indexOf(answer);
  return at < 0 ? 0 : at;
}

/** What is said of a lane. */
export interface LaneAnswer {
  readonly lane: Lane;
  /** What the answer is about, with gates and verdict as of now. */
  readonly card: Scorecard;
  readonly about: 'on-its-way' | 'taken-back' | 'serving';
}

/**
 * The answer of a lane is about what is on its way or was last tried, unless what serves is in a worse state for users: then
 * that is what somebody has to see first.
 */
export function answerOfLane(lane: Lane, nowMs: number): LaneAnswer {
  const { tried } = lane;
  const serving = lane.serving && scorecardAt(lane.serving, nowMs);
  const card = tried && scorecardAt(tried.card, nowMs);
  const isHurt =
    serving?.verdict.answer === 'stop' && card?.verdict.answer !== 'stop';
  if (tried && card && !isHurt) {
    const about = isRolloutEnded(tried.rollout.state)
      ? 'taken-back'
      : 'on-its-way';
    return { lane, card, about };
  }
  return { lane, card: (serving ?? card)!, about: 'serving' };
}

/** Worst first; of equally bad ones what is on its way. */
export function answersOf(
  lanes: readonly Lane[],
  nowMs: number,
): readonly LaneAnswer[] {
  const isOnItsWay = ({ about }: LaneAnswer) =>
    about === 'on-its-way' ? 0 : 1;
  return lanes
    .map(lane => answerOfLane(lane, nowMs))
    .sort(
      (a, b) =>
        rankOf(a.card.verdict.answer) - rankOf(b.card.verdict.answer) ||
        isOnItsWay(a) - isOnItsWay(b),
    );
}
