/** What is stored of a rollout. Plain JSON; `parseRollout` checks it when it is read. */
import { z } from 'zod/v4';
import { judgeStateSchema } from '../judge/judgeState';
import { verdictSchema } from '../judge/verdict';
import { strategySchema } from '../strategy/strategy';

const text = z.string().min(1);
const count = z.int().nonnegative();
const weight = z.number().gte(0).lte(100);

/** Why a rollout waits; see `advance` for what ends each. */
export const pauseSchema = z.enum([
  'person',
  'telemetry-gap',
  'foreign-weight',
  'undecided',
]);
export type Pause = z.output<typeof pauseSchema>;

/** Each state is explained in the prose above `advance`. */
export const rolloutStateSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('pending') }),
  z.strictObject({
    name: z.literal('step'),
    index: count,
    /** The weight was read back from the target. */
    settled: z.boolean(),
  }),
  z.strictObject({
    name: z.literal('paused'),
    why: pauseSchema,
    /** The step that it goes on with: -1 is pending, the last is promoting. */
    index: z.int().gte(-1),
    by: text,
    because: text,
  }),
  z.strictObject({
    name: z.literal('promoting'),
    phase: z.enum(['raising', 'soaking', 'adopting']),
  }),
  z.strictObject({ name: z.literal('completed') }),
  z.strictObject({
    name: z.literal('aborting'),
    by: text,
    because: z.array(text).min(1),
  }),
  z.strictObject({
    name: z.literal('rolled-back'),
    by: text,
    because: z.array(text).min(1),
  }),
  z.strictObject({ name: z.literal('failed'), because: z.array(text).min(1) }),
]);
export type RolloutState = Readonly<z.output<typeof rolloutStateSchema>>;

/**
 * What is done to the world. All of them can be done twice: a weight is absolute, `adopt` and `withdraw` name the version, a
 * notification carries its key.
 */
export const effectSchema = z.discriminatedUnion('kind', [
  /** 0 takes every request from the canary, those of sticky sessions too. */
  z.strictObject({ kind: z.literal('set-weight'), weightPercent: weight }),
  /** The canary becomes stable; only now may the old version go cold. */
  z.strictObject({ kind: z.literal('adopt'), digest: text }),
  /** The canary is not needed any more. */
  z.strictObject({ kind: z.literal('withdraw'), digest: text }),
  z.strictObject({
    kind: z.literal('notify'),
    about: z.enum(['paused', 'aborting', 'rolled-back', 'completed', 'failed']),
    words: text,
  }),
]);
export type Effect = Readonly<z.output<typeof effectSchema>>;

const intentSchema = z.strictObject({
  /** Position among this rollout's intents; the lower half of the fencing token. */
  sequence: count,
  effect: effectSchema,
  attempts: count,
  /** Whoever tried it says that it is done. A weight must be read back as well. */
  acknowledged: z.boolean(),
  /** Since it was last tried. */
  waitedMs: count,
});
export type Intent = Readonly<z.output<typeof intentSchema>>;

const eventSchema = z.strictObject({
  atMs: z.int(),
  from: text,
  to: text,
  /** `judge`, `controller`, or the person. */
  by: text,
  reasons: z.array(text).min(1),
  /** The weight that is aimed at from now on. */
  weightPercent: weight,
});
export type RolloutEvent = Readonly<z.output<typeof eventSchema>>;

const answerSchema = z.strictObject({
  commandId: text,
  accepted: z.boolean(),
  words: text,
});
export type CommandAnswer = Readonly<z.output<typeof answerSchema>>;

export const rolloutSchema = z.strictObject({
  version: z.literal(1),
  id: text,
  target: text,
  digest: text,
  /** The version that serves everyone else, and everyone after an abort. */
  stableDigest: text,
  strategy: strategySchema,
  startedBy: text,
  reason: text,
  state: rolloutStateSchema,
  /** The highest lease epoch that has acted; the upper half of the fencing token. */
  fence: count,
  /** The last sequence given to an intent. */
  sequence: count,
  clock: z.strictObject({
    lastMs: z.int().optional(),
    /** Time in this state. */
    stateMs: count,
    /** Time in this step, pauses left out. */
    stepMs: count,
    /** Since telemetry last said something new. */
    silentMs: count,
  }),
  weight: z.strictObject({
    /** What we last read back and had written. */
    confirmed: weight,
    /** What was written since and may still arrive. */
    issued: z.array(weight),
    /** What somebody else has written, as last seen. */
    foreign: weight.optional(),
  }),
  /** What is to be done and not known to be done. Stored before it is tried. */
  intents: z.array(intentSchema),
  judge: judgeStateSchema,
  verdict: verdictSchema.optional(),
  events: z.array(eventSchema),
  /** The newest answers to commands; a command is heard once. */
  answers: z.array(answerSchema),
});
export type Rollout = Readonly<z.output<typeof rolloutSchema>>;

/** Reads a stored rollout; throws rather than go on with half of one. */
export function parseRollout(data: unknown): Rollout {
  return rolloutSchema.parse(data);
}

/** Nothing more will happen to the traffic because of this rollout. */
export function hasEnded({ state }: Pick<Rollout, 'state'>): boolean {
  return (
    state.name === 'completed' ||
    state.name === 'rolled-back' ||
    state.name === 'failed'
  );
}
