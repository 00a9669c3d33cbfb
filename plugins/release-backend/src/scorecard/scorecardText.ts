import { canonicalJson, type JsonValue } from '@companyos/ledger';
import { scorecardFile } from '@companyos/plugin-release-common';
import { lastStoredAt, scorecardOf, type StoredScorecard } from './scorecardOf';

/**
 * `release-scorecard.json` to the byte: RFC 8785, and a line feed at the end. It says how things stood when last something was
 * stored, so that the same stored state gives the same bytes whenever and wherever it is asked for.
 */
export function scorecardText(stored: StoredScorecard): string {
  const asOf = lastStoredAt(stored);
  const card = scorecardOf(stored, {
    owner: '',
    mayReport: false,
    now: asOf,
  });
  const file = scorecardFile(card, asOf.toISOString());
  return `${canonicalJson(file as unknown as JsonValue)}\n`;
}
