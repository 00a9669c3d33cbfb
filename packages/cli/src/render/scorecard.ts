import {
  gateStateWord,
  type GateReport,
  type GateReportBody,
  type Scorecard,
} from '@companyos/plugin-release-common';
import { facts, plain, table } from '../text';

/** The sentence first, then what is in the way and what to do about it, then every gate. */
export function renderScorecard(card: Scorecard): string {
  const { release, verdict, gates, asOf } = card;
  const about = facts([
    ['release', `${release.id} (${release.state})`],
    ['digest', release.digest],
    ['rollout', card.rolloutId],
    ['as of', asOf ?? verdict.decidedAt],
    ['valid until', verdict.validUntil],
  ]);
  const blockers = verdict.blockers
    .map(
      ({ title, state, words, next }) =>
        `  ${title}: ${gateStateWord(state)}. ${plain(words)}\n    ${plain(
          next,
        )}\n`,
    )
    .join('');
  const all = table([
    ['  GATE', 'STATE', 'OBSERVED', 'REPORTED', 'COUNTS UNTIL', 'BY'],
    ...gates.map(gate => [
      `  ${gate.gate}`,
      gateStateWord(gate.state),
      plain(gate.observed ?? '-'),
      gate.reportedAt ?? '-',
      gate.expiresAt ?? '-',
      plain(gate.reportedBy ?? '-'),
    ]),
  ]);
  return [
    `${plain(verdict.sentence)}\n${about}`,
    blockers && `In the way\n${blockers}`,
    `Gates\n${all}`,
  ]
    .filter(Boolean)
    .join('\n');
}

export function renderMeasurement(
  gate: string,
  { outcome, words, observed, digest }: GateReportBody,
  report: GateReport | null,
): string {
  return `${gate}: ${gateStateWord(outcome)}. ${plain(words)}\n${facts([
    ['observed', observed],
    ['digest', digest],
    ['evidence', report && `sha256 ${report.evidence.sha256}`],
    ['report', report?.id ?? 'none: nothing was reported'],
    ['decision', report?.decisionId],
    ['counts until', report?.outcome === 'pass' ? report.expiresAt : null],
  ])}`;
}

export function renderReports(items: readonly GateReport[]): string {
  if (items.length === 0) return 'Nothing was ever reported.\n';
  return table([
    ['REPORTED', 'OUTCOME', 'OBSERVED', 'BY', 'WORDS'],
    ...items.map(({ reportedAt, outcome, observed, reportedBy, words }) => [
      reportedAt,
      gateStateWord(outcome),
      plain(observed),
      plain(reportedBy),
      plain(words),
    ]),
  ]);
}
