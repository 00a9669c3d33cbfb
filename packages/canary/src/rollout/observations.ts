import { z } from 'zod/v4';
import type { ProbeResult, TelemetryWindow } from '../judge/observations';
import type { Effect } from './rollout';

/** Orders writes of everyone who ever held the lease: first by `fence`, then by `sequence`. */
export interface FencingToken {
  readonly fence: number;
  readonly sequence: number;
}

/** What the target says about itself, read right before. */
export interface TargetReading {
  /** Share of the canary; left out when it could not be read. */
  readonly weightPercent?: number;
  /** Who wrote that weight, where the target can store it; `null`: somebody without a token. */
  readonly writtenBy?: FencingToken | null;
  readonly stableDigest: string;
  readonly canaryDigest?: string;
  /** The canary could take traffic. */
  readonly canaryReady: boolean;
}

export const commandSchema = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(['pause', 'resume', 'promote', 'abort']),
  actor: z.string().min(1),
  /** Mandatory: it is what the next person reads. */
  reason: z.string().trim().min(1, 'say why'),
});
/** What a person asks for. Heard once, however often it is delivered. */
export type Command = Readonly<z.output<typeof commandSchema>>;

export interface EffectResult {
  readonly effectId: string;
  readonly outcome: 'done' | 'failed';
  readonly message?: string;
}

/** Everything the controller learnt since the last time, in any order and possibly twice. */
export interface Observations {
  /** Epoch of the lease under which the caller acts; grows with every new holder. */
  readonly fence: number;
  /** Left out when the target does not answer. */
  readonly target?: TargetReading;
  readonly windows?: readonly TelemetryWindow[];
  readonly probes?: readonly ProbeResult[];
  readonly commands?: readonly Command[];
  readonly results?: readonly EffectResult[];
}

/** An effect to try now. The intent behind it is in the rollout, which must be stored first. */
export interface EffectToTry {
  /** The same at every try. */
  readonly id: string;
  /** A target refuses tokens lower than the highest it has seen. */
  readonly token: FencingToken;
  readonly effect: Effect;
}
