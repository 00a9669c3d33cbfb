import {
  schemaToJson,
  validate,
  type SchemaJson,
} from '@cedar-policy/cedar-wasm/nodejs';
import { parseApprovals, type ApprovalRules } from './approvals';
import {
  APPROVALS_FILE,
  bundleHash,
  canonicaliseFiles,
  DESTINATIONS_FILE,
  MANIFEST_FILE,
  readBundleFiles,
  REGIONS_FILE,
  RETENTION_FILE,
  SCHEMA_FILE,
  type BundleFile,
  type RawBundleFile,
} from './bundleFiles';
import {
  parseDestinations,
  parseManifest,
  parseRegions,
  parseRetention,
  type Destination,
  type Region,
  type RetentionSchedule,
} from './catalogues';
import { PolicyBundleError, type PolicyBundleProblem } from './errors';
import {
  cedarProblem,
  splitPolicyFile,
  uniquePolicies,
  type BundlePolicy,
} from './policyFiles';
import type { PolicyBundleRef } from './types';

/** An action that policy knows. */
export interface BundleAction {
  readonly id: string;
  /** What it is in words that follow "may": `create tenants`. */
  readonly title: string;
  /** What a person can do when no policy allows it. */
  readonly remedy: string;
}

/** A validated bundle: everything in it has been checked, nothing about it changes any more. */
export interface PolicyBundle extends PolicyBundleRef {
  readonly files: readonly BundleFile[];
  /** Cedar schema text. */
  readonly schema: string;
  readonly policies: ReadonlyMap<string, BundlePolicy>;
  /** Actions that can be asked about; groups of actions are not among them. */
  readonly actions: ReadonlyMap<string, BundleAction>;
  readonly regions: ReadonlyMap<string, Region>;
  readonly retention: ReadonlyMap<string, RetentionSchedule>;
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly approvals: ApprovalRules;
}

/** Reads and validates the bundle in a folder. Throws `PolicyBundleError` with everything that is wrong. */
export async function loadPolicyBundle(dir: string): Promise<PolicyBundle> {
  return compilePolicyBundle(await readBundleFiles(dir));
}

/** Validates a bundle that is already in memory. Throws `PolicyBundleError` with everything that is wrong. */
export function compilePolicyBundle(
  raw: readonly RawBundleFile[],
): PolicyBundle {
  const files = canonicaliseFiles(raw);
  const find = (path: string) => files.find(file => file.path === path)!;
  const problems: PolicyBundleProblem[] = [];

  const manifest = parseManifest(find(MANIFEST_FILE), problems);
  const regions = parseRegions(find(REGIONS_FILE), problems);
  const retention = parseRetention(find(RETENTION_FILE), problems);
  const destinations = parseDestinations(
    files.find(({ path }) => path === DESTINATIONS_FILE),
    regions,
    problems,
  );
  const approvals = parseApprovals(
    files.find(({ path }) => path === APPROVALS_FILE),
    problems,
  );
  const policies = uniquePolicies(
    files
      .filter(({ path }) => path.endsWith('.cedar'))
      .flatMap(file => splitPolicyFile(file, problems)),
    problems,
  );
  const schemaFile = find(SCHEMA_FILE);
  const actions = readActions(
    schemaFile,
    manifest?.defaultDeny.remedy ?? '',
    problems,
  );
  if (problems.length === 0) {
    checkAgainstSchema(schemaFile, policies, problems);
  }
  if (problems.length > 0) {
    throw new PolicyBundleError(problems);
  }
  return Object.freeze({
    version: manifest!.version,
    sha256: bundleHash(files),
    files,
    schema: schemaFile.text,
    policies,
    actions,
    regions,
    retention,
    destinations,
    approvals,
  });
}

function readActions(
  { path, text }: BundleFile,
  defaultRemedy: string,
  problems: PolicyBundleProblem[],
): ReadonlyMap<string, BundleAction> {
  const parsed = schemaToJson(text);
  const flaws = parsed.type === 'failure' ? parsed.errors : parsed.warnings;
  problems.push(...flaws.map(flaw => cedarProblem(path, text, flaw)));
  if (parsed.type === 'failure') {
    return new Map();
  }
  const actions = new Map<string, BundleAction>();
  for (const namespace of Object.values(parsed.json as SchemaJson<string>)) {
    for (const [id, action] of Object.entries(namespace.actions)) {
      if (!action.appliesTo?.principalTypes.length) {
        continue;
      }
      const { title = '', remedy = '' } = action.annotations ?? {};
      if (!title) {
        problems.push({
          where: path,
          message: `Action "${id}" has no @title.`,
          next: 'Write the words that follow "may", such as @title("create tenants"), above it.',
        });
      }
      actions.set(id, { id, title, remedy: remedy || defaultRemedy });
    }
  }
  return actions;
}

/** Strict validation; a warning (a policy that can never apply) refuses as well, because it hides a mistake. */
function checkAgainstSchema(
  schemaFile: BundleFile,
  policies: ReadonlyMap<string, BundlePolicy>,
  problems: PolicyBundleProblem[],
) {
  const answer = validate({
    schema: schemaFile.text,
    policies: { staticPolicies: staticPolicies(policies) },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') {
    for (const error of [...answer.errors, ...answer.warnings]) {
      problems.push(cedarProblem(schemaFile.path, schemaFile.text, error));
    }
    return;
  }
  for (const { policyId, error } of [
    ...answer.validationErrors,
    ...answer.validationWarnings,
  ]) {
    const policy = policies.get(policyId)!;
    problems.push(
      cedarProblem(policy.file, policy.text, error, {
        policy: policyId,
        firstLine: policy.line,
      }),
    );
  }
  for (const warning of answer.otherWarnings) {
    problems.push(cedarProblem(schemaFile.path, schemaFile.text, warning));
  }
}

/** Policies as Cedar takes them: keyed by our IDs, so that diagnostics speak of them. */
export function staticPolicies(
  policies: ReadonlyMap<string, BundlePolicy>,
): Record<string, string> {
  return Object.fromEntries([...policies].map(([id, { text }]) => [id, text]));
}
