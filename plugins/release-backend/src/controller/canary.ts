import {
  advance,
  parseRollout,
  type Command,
  type EffectResult,
  type EffectToTry,
  type ProbeResult,
  type Rollout,
  type TargetReading as JudgedReading,
} from '@companyos/canary';
import type {
  Observations,
  TargetReading,
} from '@companyos/plugin-release-node';
import { waitsFor, type DeployStatus } from './Deployments';
import type { ReleaseRow } from '../database';
import type { LaneWorld } from './LaneWorld';
import type { Occasion } from './options';
import type { Look, Subject } from './Subject';
import { EFFECT_TIMEOUT_MS, within } from './timing';
import { canaryColumns } from './views';

/** One look at a canary: what was learnt goes into the pure machine, and what it answers is for the caller to store. */
export function lookAtCanary(
  { rollout, release }: Subject,
  seen: {
    readonly fence: number;
    readonly reading?: TargetReading;
    readonly observations?: Observations;
    readonly walks?: readonly ProbeResult[];
    readonly deployed?: DeployStatus;
    readonly commands: readonly Command[];
    readonly results: readonly EffectResult[];
  },
  nowMs: number,
): Look<EffectToTry> {
  const before = parseRollout(rollout.machine);
  const { rollout: after, effects } = advance(
    before,
    {
      fence: seen.fence,
      target: judged(seen.reading),
      windows: seen.observations?.windows,
      probes: [...(seen.observations?.probes ?? []), ...(seen.walks ?? [])],
      commands: [...seen.commands, ...giveUp(before, seen.deployed)],
      results: seen.results,
    },
    nowMs,
  );
  const answered = new Set(before.answers.map(({ commandId }) => commandId));
  return {
    machine: after,
    columns: {
      ...canaryColumns(after),
      ...(after.state.name === 'pending' && waitsFor(seen.deployed)),
    },
    answers: after.answers.filter(({ commandId }) => !answered.has(commandId)),
    happened: after.events.slice(before.events.length).map((event, index) => ({
      at: new Date(event.atMs),
      kind: 'state',
      actor: event.by,
      words: `${sentence(event.to)} ${event.reasons.join(' ')}`,
      transition: {
        from: event.from,
        to: event.to,
        key: `event/${before.events.length + index + 1}`,
      },
    })),
    effects,
    busy: after.intents.length > 0,
    digest: release.digest,
  };
}

/** Does one effect; whatever it throws is told to the machine, which tries again. */
export async function tryCanaryEffect(
  { effect }: EffectToTry,
  { release, previous }: Subject,
  world: LaneWorld,
  others: {
    /** The target as it was read last; undefined where it does not answer. */
    readonly reading: TargetReading | undefined;
    /** Whether a later rollout needs this release by now. */
    need(release: ReleaseRow): Promise<boolean>;
    notify(about: Occasion, words: string): Promise<void>;
  },
): Promise<void> {
  switch (effect.kind) {
    case 'set-weight':
      // At 0 the canary leaves the routing altogether, and sticky users with it.
      await world.share(
        effect.weightPercent === 0 ? null : release,
        effect.weightPercent,
        { expected: previous, reading: others.reading },
      );
      break;
    case 'adopt':
      await world.adopt(release);
      break;
    case 'withdraw': {
      // Tidying up may come late: the same version may be on its way again.
      if (await others.need(release)) return;
      await within(
        EFFECT_TIMEOUT_MS,
        'The deployment under way',
        world.deployments.settled(release),
      );
      const reading = await world.read();
      if (reading?.canary === release.deployment) {
        await world.share(null, 0, { expected: previous, reading });
      }
      await world.retire(release);
      break;
    }
    default:
      await others.notify(effect.about, effect.words);
  }
}

/** Gives a version that runs its place beside stable, still without traffic. */
export async function attachCanary(
  { rollout, release, previous }: Subject,
  reading: TargetReading | undefined,
  world: LaneWorld,
): Promise<void> {
  const attached = reading?.canary === release.deployment;
  if (rollout.state !== 'pending' || !reading || attached) return;
  // Somebody else's canary is not pushed aside; the machine says that this one is not ready.
  if (reading.canary !== null && reading.canaryPercent > 0) return;
  // Beside another stable than expected it is not put at all; the machine says so.
  if (reading.stableDigest !== previous?.digest) return;
  await world.share(release, 0, { expected: previous, reading });
}

function judged(reading: TargetReading | undefined): JudgedReading | undefined {
  if (!reading || reading.stableDigest === null) return undefined;
  return {
    weightPercent: reading.canaryPercent,
    stableDigest: reading.stableDigest,
    ...(reading.canaryDigest !== null && {
      canaryDigest: reading.canaryDigest,
    }),
    canaryReady: reading.canaryReady,
  };
}

/** What can never be deployed is not waited for. */
function giveUp(
  { id, state }: Rollout,
  deployed: DeployStatus | undefined,
): Command[] {
  return state.name === 'pending' && deployed?.name === 'failed'
    ? [
        {
          id: `${id}/not-deployed`,
          kind: 'abort',
          actor: 'controller',
          reason: `It could not be deployed: ${deployed.reason}`,
        },
      ]
    : [];
}

function sentence(state: string): string {
  return `${state[0].toUpperCase()}${state.slice(1)}.`;
}
