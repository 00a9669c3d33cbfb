import type { Command } from '@companyos/canary';
import { isRolloutEnded } from '@companyos/plugin-release-common';
import { lookAtDirect } from './rollback';
import type { RolloutKeeper } from './RolloutKeeper';
import type { Subject } from './Subject';

/** One look at a release that takes all traffic at once. Answers whether to look again without a pause. */
export async function lookAfterDirect(
  keeper: RolloutKeeper,
  subject: Subject,
  commands: readonly Command[],
): Promise<boolean> {
  const { world } = keeper;
  const { rollout, release } = subject;
  const deployed = isRolloutEnded(rollout.state)
    ? ({ name: 'running' } as const)
    : world.deployments.ensure(release);
  const reading = await world.read();
  const look = lookAtDirect(
    subject,
    { reading, deployed, commands },
    keeper.now(),
  );
  const open = await keeper.store(subject, look, { reading });
  const news = await keeper.attempt(subject, look.effects, async effect => {
    if (effect.kind === 'make-stable') {
      await keeper.orDeployAgain(release, () => world.adopt(release));
    } else {
      await keeper.notify(subject, effect.about, effect.words);
    }
    return effect.kind;
  });
  return open && news;
}
