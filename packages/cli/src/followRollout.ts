/** Watches a rollout until it ends, and tells on standard error what happens to it. */
import {
  isRolloutEnded,
  type ReleaseApi,
  type Rollout,
} from '@companyos/plugin-release-common';
import { CliError } from './errors';
import type { Io } from './io';
import { plain } from './text';

const PAUSE_MS = 1_000;

export async function followRollout(
  io: Io,
  id: string,
  options: { readonly timeoutMs: number; readonly releases: ReleaseApi },
): Promise<Rollout> {
  const { releases, timeoutMs } = options;
  const deadline = io.now() + timeoutMs;
  let told = 0;
  for (;;) {
    const rollout = await releases.rollout(id);
    const history = await releases.history(id);
    for (const { sequence, actor, words } of history) {
      if (sequence > told) io.err(`  ${plain(actor)}: ${plain(words)}\n`);
      told = Math.max(told, sequence);
    }
    if (isRolloutEnded(rollout.state)) return rollout;
    if (io.now() >= deadline) {
      throw new CliError('stillWaiting', {
        code: 'STILL_WAITING',
        message: `The rollout is still ${rollout.state}: ${rollout.stateReason}`,
        next: `Look at it with: companyos release show ${id}`,
      });
    }
    await io.wait(PAUSE_MS);
  }
}

/** A rollout that did not get to everybody ends the command, with the reason. */
export function refuseTakenBack(rollout: Rollout): void {
  if (rollout.state === 'completed') return;
  throw new CliError('failed', {
    code: rollout.state === 'failed' ? 'ROLLOUT_FAILED' : 'ROLLED_BACK',
    message: rollout.stateReason,
    next: `See what it saw with: companyos release show ${rollout.id}`,
  });
}
