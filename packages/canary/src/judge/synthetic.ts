import type { Strategy } from '../strategy/strategy';
import type { JudgeState } from './judgeState';
import type { SignalReport } from './verdict';
import { plural } from './words';

/**
 * The critical paths, walked on the canary. A veto takes several failures among the last runs, and that the path works on
 * stable: what fails on both is an incident, not this canary. Probes have no share of α; "N of M" is what keeps them quiet.
 */
export function syntheticReports(
  state: JudgeState,
  strategy: Strategy,
): SignalReport[] {
  const { synthetic } = strategy.signals;
  if (!synthetic) {
    return [];
  }
  const reported = state.paths.map(({ path }) => path);
  const paths = [...new Set([...synthetic.paths, ...reported])].sort();
  return paths.map(path => {
    const runs = state.paths.find(known => known.path === path);
    const common = { id: `synthetic:${path}`, role: 'hard' as const };
    if (!runs || (runs.canary.length === 0 && !runs.lastCouldNotMeasure)) {
      return {
        ...common,
        state: 'no-data',
        words: `Critical path ${path}: not walked on the canary yet.`,
      };
    }
    const last = runs.canary.slice(-synthetic.of);
    const failed = last.filter(outcome => outcome === 'fail').length;
    const failsNow = last[last.length - 1] === 'fail';
    const stableFails = runs.stable[runs.stable.length - 1] === 'fail';
    const because = runs.lastFailure
      ? ` Last failure: ${runs.lastFailure}`
      : '';
    if (failed > 0 && failsNow && stableFails) {
      return {
        ...common,
        state: 'shared',
        words: `Critical path ${path}: fails on the canary and on stable alike, so it is not this canary.${because}`,
      };
    }
    if (failed >= synthetic.failures) {
      return {
        ...common,
        state: 'worse',
        words: `Critical path ${path}: ${failed} of the last ${plural(
          last.length,
          'walk',
        )} failed on the canary, and stable passes or was not walked.${because}`,
      };
    }
    if (runs.lastCouldNotMeasure) {
      return {
        ...common,
        state: 'could-not-measure',
        words: `Critical path ${path}: the probe could not measure. That is neither a pass nor a failure.`,
      };
    }
    return failsNow || !runs.passedThisStep
      ? {
          ...common,
          state: 'undecided',
          words: failsNow
            ? `Critical path ${path}: the last walk failed on the canary; ${synthetic.failures} of ${synthetic.of} would abort.${because}`
            : `Critical path ${path}: not walked at this weight yet.`,
        }
      : {
          ...common,
          state: 'not-worse',
          words: `Critical path ${path}: passes on the canary.`,
        };
  });
}
