import type { SteeringVerb } from '@companyos/plugin-release-common';
import { defineCommand, type CliCommand, type CommonOptions } from '../command';
import { refuseBadEnd } from '../refuseBadEnd';
import { renderRollout } from '../render/release';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly reason: string;
}

function steer(verb: SteeringVerb, summary: string, why: string): CliCommand {
  return defineCommand<Options>({
    path: ['release', verb],
    arguments: '<rollout>',
    summary,
    details:
      'It ends when the controller has heard it, and fails with its words where it cannot be done.',
    examples: [
      `companyos release ${verb} ro_01JDB0000000000000000000BB --reason "${why}"`,
    ],
    configure: command =>
      command.requiredOption('--reason <text>', 'why, for the record'),
    async run({ io, connect }, { reason, ...options }, id) {
      const { releases } = await connect(options);
      const { operation, rollout } = await releases.steer(id, verb, { reason });
      refuseBadEnd(operation);
      io.out(
        options.json ? json({ operation, rollout }) : renderRollout(rollout),
      );
      return 'ok';
    },
  });
}

export const releasePause = steer(
  'pause',
  'Hold a rollout at the share it has',
  'The sale begins at noon.',
);
export const releaseResume = steer(
  'resume',
  'Let a paused rollout go on',
  'The sale is over.',
);
export const releasePromote = steer(
  'promote',
  'Go to the next step without waiting for the judge',
  'Too little traffic at night; checked by hand.',
);
export const releaseAbort = steer(
  'abort',
  'Take a rollout back: the previous version gets all traffic again',
  'Checkout is slow.',
);
