import type {
  ChangeAction,
  DecidedPlan,
  Plan,
} from '@companyos/plugin-operation-common';
import { facts, plain, table } from '../text';

const marks: { readonly [action in ChangeAction]: string } = {
  create: '+',
  update: '~',
  delete: '-',
  adopt: '>',
  keep: '=',
};

const verbs: readonly (readonly [ChangeAction, string])[] = [
  ['create', 'to create'],
  ['adopt', 'to adopt'],
  ['update', 'to update'],
  ['delete', 'to delete'],
];

export function renderChanges(plan: Plan): string {
  return table(
    plan.changes.map(change => [
      `  ${marks[change.action]} ${plain(change.kind)}`,
      plain(change.location ?? ''),
      plain(change.summary),
    ]),
  );
}

/** `6 to create, 1 to update`. */
export function countChanges(plan: Plan): string {
  const counts = verbs
    .map(([action, words]) => ({
      words,
      count: plan.changes.filter(change => change.action === action).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ count, words }) => `${count} ${words}`);
  return counts.join(', ');
}

export function renderPlan({ plan, decision }: DecidedPlan): string {
  const body = plan.noop
    ? 'no-op: nothing to change.\n'
    : `${plain(plan.summary)}\n\n${renderChanges(plan)}\n${countChanges(
        plan,
      )}\n`;
  const denied =
    decision.outcome === 'deny' ? `denied: ${plain(decision.reason)}\n\n` : '';
  return `${denied}${body}\n${facts([
    ['plan hash', plan.hash],
    ['decision', `${decision.id} (${decision.outcome})`],
    ['because', decision.reason],
    ['to change it', decision.remedy],
  ])}`;
}
