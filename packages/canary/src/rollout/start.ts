import { createJudgeState } from '../judge/judgeState';
import { parseStrategy } from '../strategy/parseStrategy';
import type { Rollout } from './rollout';

/** What is known of earlier rollouts to the same target. */
export interface EarlierRollout {
  readonly id: string;
  readonly digest: string;
  readonly ended: 'completed' | 'rolled-back' | 'failed' | undefined;
  readonly because?: readonly string[];
}

export interface StartRequest {
  readonly id: string;
  readonly target: string;
  readonly digest: string;
  readonly stableDigest: string;
  /** As the component keeps it; validated here. */
  readonly strategy?: unknown;
  readonly actor: string;
  readonly reason: string;
  /** Newest last. */
  readonly earlier?: readonly EarlierRollout[];
  /** Why a version that was taken back is tried again: a person's words. */
  readonly retryReason?: string;
}

/** A rollout that does not begin. */
export class RolloutRefused extends Error {
  readonly name = 'RolloutRefused';

  constructor(
    readonly code:
      | 'ROLLOUT_UNDERWAY'
      | 'ROLLOUT_NOTHING_TO_DO'
      | 'ROLLOUT_RETRY_NEEDS_REASON'
      | 'ROLLOUT_NEEDS_REASON',
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

/** A rollout in `pending`, or a `RolloutRefused` or `StrategyError` that says what to do next. */
export function startRollout(request: StartRequest): Rollout {
  const { id, target, digest, stableDigest, actor, reason } = request;
  refuse(request);
  return {
    version: 1,
    id,
    target,
    digest,
    stableDigest,
    strategy: parseStrategy(request.strategy),
    startedBy: actor,
    reason: [reason.trim(), request.retryReason?.trim()]
      .filter(Boolean)
      .join(' Again because: '),
    state: { name: 'pending' },
    fence: 0,
    sequence: 0,
    clock: { stateMs: 0, stepMs: 0, silentMs: 0 },
    weight: { confirmed: 0, issued: [] },
    intents: [],
    judge: createJudgeState(),
    events: [],
    answers: [],
  };
}

function refuse(request: StartRequest): void {
  const { digest, stableDigest, earlier = [], target } = request;
  const underway = earlier.find(({ ended }) => ended === undefined);
  if (underway) {
    throw new RolloutRefused(
      'ROLLOUT_UNDERWAY',
      `${underway.id} is rolling out ${underway.digest} to ${target}.`,
      'Wait until it has ended, or abort it with a reason.',
    );
  }
  if (digest === stableDigest) {
    throw new RolloutRefused(
      'ROLLOUT_NOTHING_TO_DO',
      `${target} serves ${digest} already.`,
      'Release another version.',
    );
  }
  if (request.reason.trim() === '') {
    throw new RolloutRefused(
      'ROLLOUT_NEEDS_REASON',
      'A release without a reason is not started.',
      'Say why it is released, in a sentence.',
    );
  }
  const last = earlier
    .filter(rollout => rollout.digest === digest)
    .reverse()
    .find(({ ended }) => ended === 'rolled-back' || ended === 'completed');
  if (last?.ended === 'rolled-back' && !request.retryReason?.trim()) {
    throw new RolloutRefused(
      'ROLLOUT_RETRY_NEEDS_REASON',
      `${digest} was taken back from ${target} by ${last.id}: ${
        last.because?.[0] ?? 'no reason is known'
      }`,
      'Say why the same version is tried again, or release one that is corrected.',
    );
  }
}
