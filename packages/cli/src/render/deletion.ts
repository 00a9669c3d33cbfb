import { actorName } from './actorName';
import type { TenantDeletionPlan } from '@companyos/plugin-tenant-common';
import { bytes, facts, plain } from '../text';
import { countChanges, renderChanges } from './plan';

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${title}:\n${lines.map(line => `  ${plain(line)}\n`).join('')}\n`;
}

/** A dry run of a deletion: first what keeps the tenant, then everything that would go. */
export function renderDeletionPlan(planned: TenantDeletionPlan): string {
  const { plan, decision, details, approvalsNeeded = [] } = planned;
  const verdict =
    decision.outcome === 'deny'
      ? `denied: ${plain(decision.reason)}\n\n`
      : `${plain(plan.summary)}\n\n`;
  return [
    verdict,
    section(
      'What keeps it',
      details.blockers.map(({ text }) => text),
    ),
    section(
      'What stays, because the portal did not create it',
      details.foreign.map(({ text }) => text),
    ),
    section(
      'Whose approval it needs',
      approvalsNeeded.map(
        ({ title, reason, people }) =>
          `${title} (${
            people.map(actorName).join(' or ') || 'nobody could give it now'
          }): ${reason}`,
      ),
    ),
    section(
      'What an export beforehand would contain',
      details.exportable.map(
        ({ dataset, classification, rows }) =>
          `${dataset}: ${rows} ${classification} rows`,
      ),
    ),
    `${renderChanges(plan)}\n${countChanges(plan)}; ${
      details.rows
    } rows in ${bytes(details.bytes)}\n\n`,
    facts([
      ['plan hash', plan.hash],
      ['decision', `${decision.id} (${decision.outcome})`],
      ['because', decision.reason],
      ['to change it', decision.remedy],
    ]),
  ].join('');
}
