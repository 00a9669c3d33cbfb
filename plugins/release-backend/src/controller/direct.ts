import type { Command, CommandAnswer } from '@companyos/canary';
import { z } from 'zod/v4';
import type { DeployStatus } from './Deployments';

/**
 * A release that takes all traffic at once: a rollback to a named release, which has served before, or the first release of a
 * component, which there is nothing to compare with. Pure, as `advance` of the canary is.
 *
 * **pending**: the version is being deployed, without traffic; an abort ends it here, and nothing has changed. **promoting**:
 * it is made stable, tried at every call until the target reports its digest as stable. From here there is no way back but
 * another rollback. **completed**, **rolled-back**, **failed**: for good.
 */
export const directSchema = z.strictObject({
  version: z.literal(1),
  direct: z.enum([
    'pending',
    'promoting',
    'completed',
    'rolled-back',
    'failed',
  ]),
  by: z.string(),
  because: z.string(),
  lastMs: z.int().optional(),
  /** Time in this state. */
  stateMs: z.int().nonnegative(),
  intents: z.array(z.strictObject({ kind: z.literal('make-stable') })),
});
export type Direct = Readonly<z.output<typeof directSchema>>;

const READY_WITHIN_MS = 600_000;
const STABLE_WITHIN_MS = 300_000;
const LONGEST_STRIDE_MS = 10_000;

export function startDirect(by: string, because: string): Direct {
  return {
    version: 1,
    direct: 'pending',
    by,
    because,
    stateMs: 0,
    intents: [],
  };
}

export interface DirectSeen {
  readonly digest: string;
  readonly stableDigest: string | null | undefined;
  readonly deployed: DeployStatus;
  readonly commands: readonly Command[];
}

export function advanceDirect(
  before: Direct,
  seen: DirectSeen,
  nowMs: number,
): { readonly direct: Direct; readonly answers: readonly CommandAnswer[] } {
  const passed = Math.max(0, nowMs - (before.lastMs ?? nowMs));
  const direct: Direct = {
    ...before,
    lastMs: nowMs,
    stateMs: before.stateMs + Math.min(LONGEST_STRIDE_MS, passed),
  };
  const abort = seen.commands.find(({ kind }) => kind === 'abort');
  const stopped = direct.direct === 'pending' && abort !== undefined;
  const answers = seen.commands.map(command => ({
    commandId: command.id,
    accepted: stopped && command.kind === 'abort',
    words:
      stopped && command.kind === 'abort'
        ? 'Done: abort.'
        : 'All traffic goes to this release at once: there is nothing to pause or promote, and nothing to abort once it has begun. Roll back to another release by name.',
  }));
  if (stopped) {
    return {
      direct: enter(direct, 'rolled-back', abort.actor, abort.reason),
      answers,
    };
  }
  return { direct: next(direct, seen), answers };
}

function next(direct: Direct, seen: DirectSeen): Direct {
  const { deployed, digest, stableDigest } = seen;
  switch (direct.direct) {
    case 'pending':
      if (deployed.name === 'running') {
        return enter(
          direct,
          'promoting',
          'controller',
          'It runs, and gets all traffic now.',
        );
      }
      if (deployed.name === 'failed') {
        return enter(direct, 'failed', 'controller', deployed.reason);
      }
      return direct.stateMs >= READY_WITHIN_MS
        ? enter(
            direct,
            'failed',
            'controller',
            `It was not ready within 10 min. ${deployed.trouble ?? ''}`.trim(),
          )
        : direct;
    case 'promoting':
      if (stableDigest === digest) {
        return enter(
          direct,
          'completed',
          'controller',
          `The target reports ${digest} as its stable version.`,
        );
      }
      return direct.stateMs >= STABLE_WITHIN_MS
        ? enter(
            direct,
            'failed',
            'controller',
            'The target has not made it stable within 5 min. A person must look.',
          )
        : direct;
    default:
      return direct;
  }
}

function enter(
  direct: Direct,
  state: Direct['direct'],
  by: string,
  because: string,
): Direct {
  return {
    ...direct,
    direct: state,
    by,
    because,
    stateMs: 0,
    intents: state === 'promoting' ? [{ kind: 'make-stable' }] : [],
  };
}
