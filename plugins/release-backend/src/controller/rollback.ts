import type { Command } from '@companyos/canary';
import type { TargetReading } from '@companyos/plugin-release-node';
import { waitsFor, type DeployStatus } from './Deployments';
import { advanceDirect, directSchema } from './direct';
import type { Occasion } from './options';
import type { Look, Subject } from './Subject';
import { directColumns } from './views';

export type DirectEffect =
  | { readonly kind: 'make-stable' }
  | {
      readonly kind: 'notify';
      readonly about: Occasion;
      readonly words: string;
    };

/** One look at a release that takes all traffic at once. */
export function lookAtDirect(
  { rollout, release }: Subject,
  seen: {
    readonly reading?: TargetReading;
    readonly deployed: DeployStatus;
    readonly commands: readonly Command[];
  },
  nowMs: number,
): Look<DirectEffect> {
  const before = directSchema.parse(rollout.machine);
  const { direct, answers } = advanceDirect(
    before,
    {
      digest: release.digest,
      stableDigest: seen.reading?.stableDigest,
      deployed: seen.deployed,
      commands: seen.commands,
    },
    nowMs,
  );
  const entered = direct.direct !== before.direct;
  const ended =
    direct.direct === 'completed' ||
    direct.direct === 'failed' ||
    direct.direct === 'rolled-back';
  return {
    machine: direct,
    columns: {
      ...directColumns(direct),
      ...(direct.direct === 'pending' && waitsFor(seen.deployed)),
    },
    answers,
    happened: entered
      ? [
          {
            at: new Date(nowMs),
            kind: 'state',
            actor: direct.by,
            words: direct.because,
            transition: {
              from: before.direct,
              to: direct.direct,
              key: direct.direct,
            },
          },
        ]
      : [],
    effects: [
      ...direct.intents,
      ...(entered && ended
        ? [
            {
              kind: 'notify' as const,
              about: direct.direct as Occasion,
              words: direct.because,
            },
          ]
        : []),
    ],
    busy: direct.intents.length > 0,
    digest: release.digest,
  };
}
