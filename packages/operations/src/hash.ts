import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PlanChange } from './types';

/** SHA-256, lower-case hex, over the canonical form (RFC 8785) of a JSON value. */
export function canonicalHash(value: unknown): string {
  // canonicalize() drops `undefined` members as JSON does; callers pass plain JSON.
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only JSON can be hashed.');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * The identity of a plan: what an approval, a confirmation or a joined submit is bound to.
 *
 * Covers type, subject, each resource's identity, action and fingerprint, the holds and the policy outcome. Sizes, counts,
 * times and sentences are left out, so that a live system does not void an approval. Order does not matter.
 */
export function planHash(plan: {
  readonly type: string;
  readonly subject: string;
  readonly changes: readonly PlanChange[];
  readonly holds: readonly string[];
  readonly outcome: 'allow' | 'deny';
}): string {
  const changes = plan.changes
    .map(({ resource, kind, action, fingerprint, location }) => ({
      resource,
      kind,
      action,
      fingerprint: fingerprint ?? null,
      location: location ?? null,
    }))
    .sort((a, b) => compare(a.resource, b.resource) || compare(a.kind, b.kind));
  return canonicalHash({
    schema: 'companyos.plan/v1',
    type: plan.type,
    subject: plan.subject,
    changes,
    holds: [...plan.holds].sort(compare),
    outcome: plan.outcome,
  });
}

// By UTF-16 code unit, as RFC 8785 sorts: a locale must not change a hash.
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
