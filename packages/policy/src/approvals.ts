import { z } from 'zod/v4';
import type { BundleFile } from './bundleFiles';
import { idSchema, parseYaml, sentence } from './catalogueFile';
import type { PolicyBundleProblem } from './errors';

const HOUR_MS = 3_600_000;

const ruleSchema = z.strictObject({
  id: idSchema,
  /** Who gives it, in words. */
  title: sentence,
  /** Types of operations, `tenant.delete`. */
  operations: z.array(sentence).min(1),
  tiers: z.array(sentence).min(1).optional(),
  classes: z.array(sentence).min(1).optional(),
  from: z
    .array(
      z
        .string()
        .regex(
          /^group:[a-z0-9-]+\/[a-z0-9._-]+$/,
          'use a reference such as group:default/data-governance',
        ),
    )
    .min(1),
  reason: sentence,
});

/** One approval that some operations need. */
export type ApprovalRule = Readonly<z.output<typeof ruleSchema>>;

const fileSchema = z.strictObject({
  validForHours: z.int().min(1).max(720),
  rules: z
    .array(ruleSchema)
    .refine(rules => new Set(rules.map(({ id }) => id)).size === rules.length, {
      error: 'two rules share one id',
    }),
});

export interface ApprovalRules {
  /** How long a plan may wait for its approvals, in milliseconds. */
  readonly validForMs: number;
  readonly rules: readonly ApprovalRule[];
}

/** Without the file nothing needs an approval. */
export function parseApprovals(
  file: BundleFile | undefined,
  problems: PolicyBundleProblem[],
): ApprovalRules {
  const read = file && parseYaml(file, fileSchema, problems);
  return Object.freeze({
    validForMs: (read?.validForHours ?? 72) * HOUR_MS,
    rules: (read?.rules ?? []).map(rule => Object.freeze(rule)),
  });
}

/**
 * What approvals an operation needs, in the order of `approvals.yaml`; undefined where it needs none. The shape is that of
 * `ApprovalsNeeded` of an operation definition.
 */
export function approvalsNeeded(
  { approvals }: { readonly approvals: ApprovalRules },
  operation: {
    readonly type: string;
    /** The tenant it is about, as stored; a rule about tiers or classes does not fit an operation without one. */
    readonly tenant?: {
      readonly tier: string;
      readonly dataClasses: readonly string[];
    };
  },
) {
  const { type, tenant } = operation;
  const requirements = approvals.rules
    .filter(
      ({ operations, tiers, classes }) =>
        operations.includes(type) &&
        (!tiers || (tenant !== undefined && tiers.includes(tenant.tier))) &&
        (!classes ||
          classes.some(name => tenant?.dataClasses.includes(name) ?? false)),
    )
    .map(({ id, title, from, reason }) => ({ id, title, from, reason }));
  return requirements.length === 0
    ? undefined
    : { requirements, validForMs: approvals.validForMs };
}
