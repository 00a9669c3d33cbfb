import type { Command } from '@companyos/canary';
import { attachCanary, lookAtCanary, tryCanaryEffect } from './canary';
import type { RolloutKeeper } from './RolloutKeeper';
import type { Subject } from './Subject';

/** One look at a canary, and what it leads to. Answers whether to look again without a pause. */
export async function lookAfterCanary(
  keeper: RolloutKeeper,
  subject: Subject,
  commands: readonly Command[],
): Promise<boolean> {
  const { world } = keeper;
  const { rollout, release } = subject;
  const pending = rollout.state === 'pending';
  const deployed = pending ? world.deployments.ensure(release) : undefined;
  const hearing = commands.length > 0;
  const [reading, observations] = hearing
    ? []
    : await Promise.all([world.read(), world.observe(rollout.cursor)]);
  const look = lookAtCanary(
    subject,
    {
      fence: keeper.fence,
      reading,
      observations,
      walks: hearing
        ? []
        : keeper.walksOf(subject, reading?.canary === release.deployment),
      deployed,
      commands,
      results: keeper.resultsOf(subject),
    },
    keeper.now(),
  );
  const open = await keeper.store(subject, look, { reading, observations });
  // Whoever abort at the word of a person must know what is stable, and has not asked yet.
  const known =
    hearing && look.effects.length > 0 ? await world.glance() : reading;
  const news = await keeper.attempt(subject, look.effects, async effect => {
    await tryCanaryEffect(effect, subject, world, {
      reading: known,
      need: one => keeper.neededLater(subject, one),
      notify: (about, words) => keeper.notify(subject, about, words),
    });
    return effect.id;
  });
  if (deployed?.name === 'running') {
    await keeper.orDeployAgain(release, () =>
      attachCanary(subject, reading, world),
    );
  }
  return open && (hearing || news);
}
