import { gateDeclaration } from './gates';
import type { ScorecardFile } from './file';
import type { GateStanding } from './types';
import { verdictOf } from './verdict';

/**
 * What is wrong with a scorecard by its own words: a verdict that does not follow from its gates, or a gate that is about
 * something else. Empty where all is well. Pure; the hashes of its evidence are for the caller, who has a hash function.
 */
export function scorecardContradictions({
  subject,
  predicate,
}: ScorecardFile): readonly string[] {
  const { release, gates, verdict, asOf } = predicate;
  const problems: string[] = [];
  if (`sha256:${subject[0].digest.sha256}` !== release.digest) {
    problems.push('Its subject is not the release that it speaks of.');
  }
  if (subject[0].name !== `${release.component}@${release.version}`) {
    problems.push('Its subject is called otherwise than its release.');
  }
  if (verdict.decidedAt !== asOf) {
    problems.push('Its verdict is of another time than the rest.');
  }
  const follows = verdictOf(gates.map(standing), release, new Date(asOf));
  if (follows.answer !== verdict.answer) {
    problems.push(
      `Its gates make "${follows.answer}", and it says "${verdict.answer}".`,
    );
  } else if (follows.sentence !== verdict.sentence) {
    problems.push('Its sentence is not the one that follows from its gates.');
  }
  if (follows.validUntil !== verdict.validUntil) {
    problems.push('It is valid for another time than its gates are.');
  }
  const named = (blockers: readonly { gate: string; state: string }[]) =>
    blockers.map(({ gate, state }) => `${gate} ${state}`).join();
  if (named(follows.blockers) !== named(verdict.blockers)) {
    problems.push('What it says is in the way does not follow from its gates.');
  }
  return problems;
}

/** What a verdict needs of a gate; the rest is for people who look at it live. */
function standing(
  gate: ScorecardFile['predicate']['gates'][number],
): GateStanding {
  return {
    ...gate,
    question: gateDeclaration(gate.gate).question,
    evidence: gate.evidence as GateStanding['evidence'],
    owner: '',
    nextRunAt: null,
    howToRun: '',
    howToRunIsCommand: false,
    reports: 0,
  };
}
