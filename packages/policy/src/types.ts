/** A value Cedar can carry. Integers must stay below 2^53: beyond that JSON loses digits on the way to the evaluator. */
export type CedarValue =
  | boolean
  | number
  | string
  | readonly CedarValue[]
  | { readonly [key: string]: CedarValue };

/** `User::"user:default/ada"` as data. `type` is a Cedar entity type of the bundle's schema. */
export interface EntityUid {
  readonly type: string;
  readonly id: string;
}

/** One entity of a request: bindings are data, so group and role memberships arrive as `parents`. */
export interface PolicyEntity {
  readonly uid: EntityUid;
  readonly attrs: { readonly [name: string]: CedarValue };
  readonly parents: readonly EntityUid[];
}

/** What is asked. `action` is the ID of a Cedar `Action`, for example `tenant:create`. */
export interface PolicyRequest {
  readonly principal: EntityUid;
  readonly action: string;
  readonly resource: EntityUid;
  readonly context: { readonly [name: string]: CedarValue };
  /** Every entity the request speaks of, principal and resource included. */
  readonly entities: readonly PolicyEntity[];
}

/** `pd_` and 26 characters of Crockford base 32 (a ULID): sortable by time, unique without coordination. */
export type PolicyDecisionId = `pd_${string}`;

/** Which bundle answered: a human version and the SHA-256 over its canonical form, lower-case hex. */
export interface PolicyBundleRef {
  readonly version: string;
  readonly sha256: string;
}

/** A policy that determined an outcome, with the sentence its author wrote for people (`@description`). */
export interface DeterminingPolicy {
  readonly id: string;
  readonly text: string;
}

/**
 * The answer to one request.
 *
 * `errors` is never empty together with `allow`: Cedar skips a policy that errors, which could turn a
 * `forbid` into an allow, so any evaluation error denies.
 */
export interface PolicyDecision {
  readonly id: PolicyDecisionId;
  readonly outcome: 'allow' | 'deny';
  /** Empty for a default deny; `reason` is then synthesised. */
  readonly determining: readonly DeterminingPolicy[];
  /** One sentence for a person: why. */
  readonly reason: string;
  /** One sentence: what would change a denial. Empty for an allow. */
  readonly remedy: string;
  readonly errors: readonly string[];
  /**
   * What whoever acts on an allow must also do, such as `redact:pii`: sorted, from every policy that determined it.
   * Left out when there is nothing. Who cannot meet one of them treats the decision as a deny.
   */
  readonly obligations?: readonly string[];
  readonly bundle: PolicyBundleRef;
  readonly request: PolicyRequest;
  /** ISO 8601, UTC, milliseconds. */
  readonly decidedAt: string;
}
