import {
  policySetTextToParts,
  policyToJson,
  type DetailedError,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { BundleFile } from './bundleFiles';
import type { PolicyBundleProblem } from './errors';

/** One policy of a bundle. */
export interface BundlePolicy {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  /** The author's sentence for people. */
  readonly description: string;
  /** What would change a denial; always there on a `forbid`, never on a `permit`. */
  readonly remedy: string;
  /** What must be done with an allow that this policy determines; only on a `permit`. */
  readonly obligations: readonly string[];
  readonly file: string;
  readonly line: number;
  /** The policy's Cedar text. */
  readonly text: string;
}

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const KNOWN_ANNOTATIONS = ['id', 'description', 'remedy', 'obligation'];

/** `encrypt`, `redact:pii`: what to do, and with what. */
const OBLIGATION = /^[a-z]+(?:-[a-z]+)*(?::[a-z0-9]+(?:-[a-z0-9]+)*)?$/;

/** Splits a policy file into policies, and collects everything that its annotations lack. */
export function splitPolicyFile(
  file: BundleFile,
  problems: PolicyBundleProblem[],
): BundlePolicy[] {
  const parts = policySetTextToParts(file.text);
  if (parts.type === 'failure') {
    problems.push(
      ...parts.errors.map(error => cedarProblem(file.path, file.text, error)),
    );
    return [];
  }
  for (const template of parts.policy_templates) {
    problems.push({
      where: `${file.path}:${lineOf(file.text, template)}`,
      message: 'Policy templates are not used here.',
      next: 'Write a static policy; who holds a role arrives with the request, as entities.',
    });
  }
  return parts.policies
    .map(text => readPolicy(file, text, problems))
    .filter(policy => policy !== undefined);
}

/** Two policies of one ID would hide each other. */
export function uniquePolicies(
  policies: readonly BundlePolicy[],
  problems: PolicyBundleProblem[],
): ReadonlyMap<string, BundlePolicy> {
  const byId = new Map<string, BundlePolicy>();
  for (const policy of policies) {
    const first = byId.get(policy.id);
    if (first) {
      problems.push({
        where: `${policy.file}:${policy.line}`,
        policy: policy.id,
        message: `The ID is already used in ${first.file}:${first.line}.`,
        next: 'Give one of the two another @id.',
      });
    } else {
      byId.set(policy.id, policy);
    }
  }
  return byId;
}

/** A Cedar complaint about `text`, which starts at `firstLine` of `path`. */
export function cedarProblem(
  path: string,
  text: string,
  error: DetailedError,
  { policy, firstLine = 1 }: { policy?: string; firstLine?: number } = {},
): PolicyBundleProblem {
  const offset = error.sourceLocations?.[0]?.start;
  const line =
    offset === undefined
      ? firstLine
      : firstLine + countLines(Buffer.from(text).subarray(0, offset));
  const label = error.sourceLocations?.[0]?.label;
  return {
    where: `${path}:${line}`,
    ...(policy && { policy }),
    message: `Cedar says: ${error.message}${label ? ` (${label})` : ''}.`,
    next: error.help
      ? `Hint: ${error.help}.`
      : 'Correct the text so that it agrees with schema.cedarschema.',
  };
}

function readPolicy(
  file: BundleFile,
  text: string,
  problems: PolicyBundleProblem[],
): BundlePolicy | undefined {
  const line = lineOf(file.text, text);
  const where = `${file.path}:${line}`;
  const parsed = policyToJson(text);
  if (parsed.type === 'failure') {
    problems.push(
      ...parsed.errors.map(error =>
        cedarProblem(file.path, text, error, { firstLine: line }),
      ),
    );
    return undefined;
  }
  const { effect, annotations = {} } = parsed.json;
  const read = (name: string) => (annotations[name] ?? '').trim();
  const id = read('id');
  const complain = (message: string, next: string) =>
    problems.push({ where, ...(id && { policy: id }), message, next });

  if (!ID.test(id)) {
    complain(
      id ? `"${id}" is not an ID.` : 'The policy has no @id.',
      'Write @id("lower-case-words-with-hyphens") above it.',
    );
  }
  if (!read('description')) {
    complain(
      'The policy has no @description.',
      'Say in one sentence for people what it allows or forbids.',
    );
  }
  if (effect === 'forbid' && !read('remedy')) {
    complain(
      'The policy forbids without a @remedy.',
      'Say in one sentence what would change the denial.',
    );
  }
  if (effect === 'permit' && 'remedy' in annotations) {
    complain(
      'A permit has no @remedy: it never determines a denial.',
      'Put the sentence into the @remedy of the action in schema.cedarschema.',
    );
  }
  const obligations = read('obligation').split(/\s+/).filter(Boolean);
  if (effect === 'forbid' && 'obligation' in annotations) {
    complain(
      'A forbid has no @obligation: nothing is done after a denial.',
      'Put it on the permit that allows what is to be done differently.',
    );
  }
  if (
    'obligation' in annotations &&
    (obligations.length === 0 ||
      !obligations.every(item => OBLIGATION.test(item)))
  ) {
    complain(
      `@obligation("${read('obligation')}") cannot be read.`,
      'Write words such as @obligation("redact:pii"), several of them with a space between.',
    );
  }
  for (const name of Object.keys(annotations)) {
    if (!KNOWN_ANNOTATIONS.includes(name)) {
      complain(
        `@${name} is not a known annotation.`,
        `Use ${KNOWN_ANNOTATIONS.map(known => `@${known}`).join(', ')}.`,
      );
    }
  }
  return Object.freeze({
    id,
    effect,
    description: read('description'),
    remedy: read('remedy'),
    obligations: Object.freeze(obligations),
    file: file.path,
    line,
    text,
  });
}

/** Cedar hands policies back verbatim, without their place. */
function lineOf(fileText: string, policyText: string): number {
  const index = Math.max(0, fileText.indexOf(policyText));
  return 1 + countLines(Buffer.from(fileText.slice(0, index)));
}

function countLines(bytes: Uint8Array): number {
  return bytes.filter(byte => byte === 0x0a).length;
}
