/** Bugs that somebody might make, to see that the simulator would find them. */
import { advance, type Rollout } from '../rollout';

/** A bug to plant, to see that the simulator finds it. */
export interface Planted {
  readonly advance?: typeof advance;
  /** Effects are tried before the rollout is stored. */
  readonly actFirst?: boolean;
  /** The target takes any token. */
  readonly unfenced?: boolean;
}

type Advance = typeof advance;

/** Changes what comes out, consistently: what is tried is what was stored. */
const changed =
  (change: (after: Rollout, before: Rollout) => Rollout): Advance =>
  (before, seen, nowMs) => {
    const { rollout, effects } = advance(before, seen, nowMs);
    const after = change(rollout, before);
    return {
      rollout: after,
      effects: effects.flatMap(effect => {
        const intent = after.intents.find(
          ({ sequence }) => sequence === effect.token.sequence,
        );
        const gone = rollout.intents.some(
          ({ sequence }) => sequence === effect.token.sequence,
        );
        return intent || !gone
          ? [{ ...effect, effect: intent?.effect ?? effect.effect }]
          : [];
      }),
    };
  };

export const PLANTED_BUGS: Readonly<Record<string, Planted>> = {
  'acts before it stores': { actFirst: true },
  'lets a late write of another time through': { unfenced: true },
  'raises the weight during an abort': {
    advance: changed(after => ({
      ...after,
      intents: after.intents.map(intent =>
        after.state.name === 'aborting' &&
        intent.effect.kind === 'set-weight' &&
        intent.attempts > 1
          ? { ...intent, effect: { ...intent.effect, weightPercent: 5 } }
          : intent,
      ),
    })),
  },
  'promotes without evidence': {
    advance: (before, seen, nowMs) => {
      const credulous = {
        ...before.strategy,
        steps: before.strategy.steps.map(step => ({
          ...step,
          minimumSamples: 0,
          minimumDurationSeconds: 0,
          margin: 0.9,
        })),
      };
      const result = advance({ ...before, strategy: credulous }, seen, nowMs);
      return {
        ...result,
        rollout: { ...result.rollout, strategy: before.strategy },
      };
    },
  },
  'aborts when telemetry is silent': {
    advance: changed((after, before) =>
      after.state.name === 'paused' &&
      after.state.why === 'telemetry-gap' &&
      before.state.name === 'paused'
        ? {
            ...after,
            state: {
              name: 'aborting',
              by: 'controller',
              because: ['Silence.'],
            },
          }
        : after,
    ),
  },
  'forgets to take the traffic off': {
    advance: changed(after => ({
      ...after,
      intents: after.intents.filter(
        ({ effect }) =>
          effect.kind !== 'set-weight' || effect.weightPercent > 0,
      ),
    })),
  },
  'says rolled back before it is': {
    advance: changed(after =>
      after.state.name === 'aborting'
        ? {
            ...after,
            state: { ...after.state, name: 'rolled-back' },
            intents: [],
          }
        : after,
    ),
  },
  'writes over what somebody else has set': {
    advance: (before, seen, nowMs) =>
      advance(
        before,
        {
          ...seen,
          target: seen.target && {
            ...seen.target,
            weightPercent: before.weight.confirmed,
          },
        },
        nowMs,
      ),
  },
};
