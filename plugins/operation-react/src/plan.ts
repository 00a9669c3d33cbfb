import type {
  ChangeAction,
  PlanChange,
} from '@companyos/plugin-operation-common';
import { changeLook } from './operationState';

export interface ChangeGroup {
  /** A region or store; `null` for what belongs to the portal itself. */
  readonly location: string | null;
  readonly kinds: readonly {
    readonly kind: string;
    readonly changes: readonly PlanChange[];
  }[];
  readonly size: number;
}

/** Changes by place, then by kind, in the order the plan names them. */
export function groupChanges(
  changes: readonly PlanChange[],
): readonly ChangeGroup[] {
  const places = new Map<string | null, Map<string, PlanChange[]>>();
  for (const change of changes) {
    const location = change.location ?? null;
    const kinds = places.get(location) ?? new Map<string, PlanChange[]>();
    places.set(location, kinds);
    kinds.set(change.kind, [...(kinds.get(change.kind) ?? []), change]);
  }
  return [...places].map(([location, kinds]) => ({
    location,
    kinds: [...kinds].map(([kind, members]) => ({ kind, changes: members })),
    size: [...kinds.values()].reduce((sum, group) => sum + group.length, 0),
  }));
}

const ORDER: readonly ChangeAction[] = [
  'delete',
  'create',
  'update',
  'adopt',
  'keep',
];

/** `12 to create, 1 to update`; deletions first, because they matter most. */
export function countChanges(changes: readonly PlanChange[]): string {
  return ORDER.map(action => ({
    action,
    n: changes.filter(change => change.action === action).length,
  }))
    .filter(({ n }) => n > 0)
    .map(({ action, n }) => `${n} to ${changeLook(action).word.toLowerCase()}`)
    .join(', ');
}
