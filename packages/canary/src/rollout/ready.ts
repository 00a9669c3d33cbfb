/** What must be so before a canary gets its first user. */
import { syntheticReports } from '../judge/synthetic';
import type { TargetReading } from './observations';
import type { Rollout } from './rollout';

/** What is missing, each in words; empty when it is ready to take traffic. */
export function notReady(
  rollout: Pick<Rollout, 'digest' | 'stableDigest' | 'judge' | 'strategy'>,
  target: TargetReading | undefined,
): string[] {
  if (!target) {
    return ['The target does not answer.'];
  }
  return [
    ...(target.canaryDigest === rollout.digest && target.canaryReady
      ? []
      : [
          `The target does not serve ${rollout.digest} as its canary yet (${
            target.canaryDigest ?? 'none'
          }).`,
        ]),
    ...(target.stableDigest === rollout.stableDigest
      ? []
      : [
          `Stable is ${target.stableDigest}, and ${rollout.stableDigest} was expected.`,
        ]),
    ...(target.weightPercent === 0
      ? []
      : [
          `The canary has a weight of ${
            target.weightPercent ?? 'unknown'
          } % before it was given any.`,
        ]),
    ...pathsNotPassed(rollout),
  ];
}

/** Critical paths that must be walked and have not passed yet, each with what is known of it. */
export function pathsNotPassed({
  judge,
  strategy,
}: Pick<Rollout, 'judge' | 'strategy'>): string[] {
  const { synthetic } = strategy.signals;
  const required = (synthetic ? synthetic.paths : []).filter(
    path =>
      !judge.paths.some(known => known.path === path && known.passedThisStep),
  );
  return syntheticReports(judge, strategy)
    .filter(({ id }) => required.includes(id.replace(/^synthetic:/, '')))
    .map(({ words }) => words);
}
