/** What each state does with what is known now; the prose is above `advance`. */
import { duration } from '../judge/words';
import {
  aim,
  beginAbort,
  dropWeightIntents,
  enter,
  enterStep,
  goTo,
  intend,
  notify,
  weightIntent,
  type Draft,
} from './draft';
import type { TargetReading } from './observations';
import { notReady } from './ready';
import { hasArrived } from './weight';

export function decide(draft: Draft, target: TargetReading | undefined): void {
  const { state, verdict } = draft;
  // Somebody else has taken the canary off already: there is nothing to take away, and their word holds.
  const takenOff =
    state.name === 'paused' &&
    state.why === 'foreign-weight' &&
    draft.weight.foreign === 0;
  const abortable =
    !takenOff &&
    state.name !== 'aborting' &&
    !(state.name === 'promoting' && state.phase === 'adopting');
  if (abortable && verdict?.action === 'abort') {
    beginAbort(draft, 'judge', verdict.reasons);
    return;
  }
  switch (state.name) {
    case 'pending':
      decidePending(draft, target);
      break;
    case 'step':
      decideStep(draft, state);
      break;
    case 'paused':
      decidePaused(draft, state);
      break;
    case 'promoting':
      decidePromoting(draft, state, target);
      break;
    case 'aborting':
      decideAborting(draft, state, target);
      break;
    default:
  }
}

function decidePending(draft: Draft, target: TargetReading | undefined): void {
  const missing = notReady(draft, target);
  if (missing.length === 0) {
    draft.weight = { confirmed: 0, issued: [] };
    enterStep(draft, 0, 'controller', ['The canary is ready to take traffic.']);
    return;
  }
  const { readyWithinSeconds } = draft.strategy;
  if (draft.clock.stateMs >= readyWithinSeconds * 1_000) {
    const because = [
      `The canary was not ready within ${duration(readyWithinSeconds)}.`,
      ...missing,
    ];
    enter(draft, { name: 'failed', because }, 'controller', because);
    intend(draft, { kind: 'withdraw', digest: draft.digest });
    notify(draft, 'failed', because.join(' '));
  }
}

function decideStep(
  draft: Draft,
  state: Extract<Draft['state'], { name: 'step' }>,
): void {
  const { verdict, clock, strategy } = draft;
  const step = strategy.steps[state.index];
  if (clock.silentMs > strategy.telemetryGapSeconds * 1_000) {
    pause(draft, 'telemetry-gap', state.index, silence(clock.silentMs));
  } else if (state.settled && verdict?.action === 'promote') {
    enterStep(draft, state.index + 1, 'judge', verdict.reasons);
  } else if (clock.stepMs >= step.maximumDurationSeconds * 1_000) {
    pause(
      draft,
      'undecided',
      state.index,
      `The step was not decided within ${duration(
        step.maximumDurationSeconds,
      )}. ${verdict?.reasons[0] ?? ''}`.trim(),
    );
  }
}

function decidePaused(
  draft: Draft,
  state: Extract<Draft['state'], { name: 'paused' }>,
): void {
  const { clock, strategy } = draft;
  const patienceOver = clock.stateMs >= strategy.giveUpSeconds * 1_000;
  if (state.why === 'telemetry-gap') {
    if (clock.silentMs === 0) {
      goTo(draft, state.index, 'controller', ['Telemetry is back.']);
    } else if (patienceOver) {
      draft.clock = { ...clock, stateMs: 0 };
      notify(draft, 'paused', silence(clock.silentMs));
    }
  } else if (patienceOver) {
    beginAbort(draft, 'controller', [
      `Nobody decided for ${duration(
        strategy.giveUpSeconds,
      )} while it was paused: ${state.because}`,
    ]);
  }
}

function decidePromoting(
  draft: Draft,
  state: Extract<Draft['state'], { name: 'promoting' }>,
  target: TargetReading | undefined,
): void {
  const { clock, strategy } = draft;
  if (state.phase === 'adopting') {
    decideAdopting(draft, target);
  } else if (clock.silentMs > strategy.telemetryGapSeconds * 1_000) {
    const last = strategy.steps.length - 1;
    pause(draft, 'telemetry-gap', last, silence(clock.silentMs));
  } else if (state.phase === 'raising') {
    if (!weightIntent(draft) && draft.weight.confirmed === 100) {
      enter(draft, { name: 'promoting', phase: 'soaking' }, 'controller', [
        'The canary serves everybody; stable stays warm.',
      ]);
    }
  } else if (clock.stateMs >= strategy.soakSeconds * 1_000) {
    // From here on the weight is the target's own affair.
    dropWeightIntents(draft);
    intend(draft, { kind: 'adopt', digest: draft.digest });
    enter(draft, { name: 'promoting', phase: 'adopting' }, 'controller', [
      `It served everybody for ${duration(strategy.soakSeconds)}.`,
    ]);
  }
}

function decideAdopting(draft: Draft, target: TargetReading | undefined): void {
  const { digest, stableDigest, strategy } = draft;
  if (target?.stableDigest === digest) {
    dropAdoption(draft);
    enter(draft, { name: 'completed' }, 'controller', [
      `The target reports ${digest} as its stable version.`,
    ]);
    notify(draft, 'completed', `${digest} serves everybody.`);
  } else if (target && target.stableDigest !== stableDigest) {
    // Somebody has decided otherwise, perhaps a rollback past the controller; writing on would undo it.
    failAdoption(
      draft,
      `Stable was replaced by ${target.stableDigest} while the canary was to become stable. It is left as it is.`,
    );
  } else if (draft.clock.stateMs >= strategy.giveUpSeconds * 1_000) {
    failAdoption(
      draft,
      `The canary serves 100 %, but the target has not made it stable within ${duration(
        strategy.giveUpSeconds,
      )}. A person must look.`,
    );
  }
}

function failAdoption(draft: Draft, because: string): void {
  dropAdoption(draft);
  enter(draft, { name: 'failed', because: [because] }, 'controller', [because]);
  notify(draft, 'failed', because);
}

function dropAdoption(draft: Draft): void {
  draft.intents = draft.intents.filter(({ effect }) => effect.kind !== 'adopt');
}

function decideAborting(
  draft: Draft,
  state: Extract<Draft['state'], { name: 'aborting' }>,
  target: TargetReading | undefined,
): void {
  const intent = weightIntent(draft);
  // Weight 0 that was read before our write arrived proves nothing: a raise from before may still be on its way.
  if (intent && target?.weightPercent === 0 && hasArrived(intent, target)) {
    draft.intents = draft.intents.filter(
      ({ effect }) => effect.kind !== 'set-weight',
    );
    draft.weight = { confirmed: 0, issued: [] };
    const { by, because } = state;
    enter(draft, { name: 'rolled-back', by, because }, by, because);
    intend(draft, { kind: 'withdraw', digest: draft.digest });
    notify(draft, 'rolled-back', `Stable has 100 % again. ${because[0]}`);
  } else if (!intent) {
    aim(draft, 0);
  }
}

function pause(
  draft: Draft,
  why: 'telemetry-gap' | 'undecided',
  index: number,
  because: string,
): void {
  // What is on its way upwards is not tried again while nobody sees what it does.
  dropWeightIntents(draft);
  enter(
    draft,
    { name: 'paused', why, index, by: 'controller', because },
    'controller',
    [because],
  );
  notify(draft, 'paused', because);
}

function silence(silentMs: number): string {
  return `No telemetry for ${duration(
    silentMs / 1_000,
  )}: the rollout holds, and goes on by itself when it is back.`;
}
