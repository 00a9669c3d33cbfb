import {
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
  type AuthorizationAnswer,
  type CheckParseAnswer,
  type DetailedError,
} from '@cedar-policy/cedar-wasm/nodejs';
import canonicalize from 'canonicalize';
import { staticPolicies, type PolicyBundle } from './bundle';
import { isoTime } from './isoTime';
import { QuestionMemo } from './questionMemo';
import { recordable, requestProblems } from './requestCheck';
import type {
  DeterminingPolicy,
  PolicyBundleRef,
  PolicyDecision,
  PolicyDecisionId,
  PolicyRequest,
} from './types';
import { newUlid } from './ulid';

const DEFAULT_MEMO_ENTRIES = 2_000;
/** A request above this size is evaluated each time: what the memo holds stays below some 30 MB. */
const MAX_MEMO_CHARACTERS = 16_384;

export interface PolicyDecisionPointOptions {
  readonly bundle: PolicyBundle;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly newId?: (timeMs: number) => PolicyDecisionId;
  /** How many answers are remembered; 0 evaluates each time. */
  readonly memoEntries?: number;
}

/** A decision without its ID and time: what depends on request, entities and bundle only. */
type Answer = Pick<
  PolicyDecision,
  | 'outcome'
  | 'determining'
  | 'reason'
  | 'remedy'
  | 'errors'
  | 'request'
  | 'obligations'
>;

/**
 * Decides by one bundle.
 *
 * Cedar skips a policy that errors, which could turn a `forbid` into an allow: any error, in the request or in the
 * evaluation, therefore denies. Answers depend on request, entities and bundle alone, so they are remembered; every
 * `decide` still has an ID and a time of its own. Recording is the caller's.
 */
export class PolicyDecisionPoint {
  readonly bundle: PolicyBundle;
  readonly #ref: PolicyBundleRef;
  readonly #clock: () => number;
  readonly #newId: (timeMs: number) => PolicyDecisionId;
  readonly #memo: QuestionMemo<Answer>;

  static create(options: PolicyDecisionPointOptions): PolicyDecisionPoint {
    const { bundle } = options;
    mustParse(preparseSchema(bundle.sha256, bundle.schema));
    mustParse(
      preparsePolicySet(bundle.sha256, {
        staticPolicies: staticPolicies(bundle.policies),
      }),
    );
    return new PolicyDecisionPoint(options);
  }

  private constructor(options: PolicyDecisionPointOptions) {
    this.bundle = options.bundle;
    this.#ref = Object.freeze({
      version: options.bundle.version,
      sha256: options.bundle.sha256,
    });
    this.#clock = options.clock ?? Date.now;
    this.#newId = options.newId ?? (timeMs => `pd_${newUlid({ timeMs })}`);
    this.#memo = new QuestionMemo(options.memoEntries ?? DEFAULT_MEMO_ENTRIES);
  }

  /** Never throws: what cannot be evaluated is denied, with `errors` saying why. */
  decide(request: PolicyRequest): PolicyDecision {
    const timeMs = this.#clock();
    const answer = this.#memo.get(request) ?? this.#answer(request);
    const { outcome, determining, reason, remedy, errors } = answer;
    // Written out: the same with a spread takes half as long again, which is a good part of a remembered answer.
    const decision: PolicyDecision = {
      id: this.#newId(timeMs),
      outcome,
      determining,
      reason,
      remedy,
      errors,
      request: answer.request,
      bundle: this.#ref,
      decidedAt: isoTime(timeMs),
    };
    const { obligations } = answer;
    return Object.freeze(obligations ? { ...decision, obligations } : decision);
  }

  #answer(request: PolicyRequest): Answer {
    const problems = requestProblems(request);
    if (problems.length > 0) {
      return this.#denyByError(recordable(request), problems);
    }
    // The answer keeps a copy, so that a caller who reuses the object cannot change what was decided.
    const text = canonicalize(request)!;
    const answer = deepFreeze(this.#evaluate(JSON.parse(text)));
    if (text.length <= MAX_MEMO_CHARACTERS && !text.includes('"__proto__"')) {
      this.#memo.set(answer.request, answer);
    }
    return answer;
  }

  #evaluate(request: PolicyRequest): Answer {
    let answer: AuthorizationAnswer;
    try {
      answer = statefulIsAuthorized({
        principal: request.principal,
        action: { type: 'Action', id: request.action },
        resource: request.resource,
        context: request.context as {},
        entities: request.entities as [],
        preparsedPolicySetId: this.bundle.sha256,
        preparsedSchemaName: this.bundle.sha256,
        validateRequest: true,
      });
    } catch (error) {
      return this.#denyByError(request, [String(error)]);
    }
    if (answer.type === 'failure') {
      return this.#denyByError(request, answer.errors.map(sentence));
    }
    const { decision, diagnostics } = answer.response;
    const errors = [
      ...diagnostics.errors.map(
        ({ policyId, error }) => `policy "${policyId}": ${sentence(error)}`,
      ),
      ...answer.warnings.map(sentence),
    ];
    const determining = this.#determining(diagnostics.reason);
    if (errors.length > 0) {
      return this.#denyByError(
        request,
        errors,
        decision === 'deny' ? determining : [],
      );
    }
    return decision === 'allow'
      ? {
          outcome: 'allow',
          determining,
          reason: joined(determining.map(({ text }) => text)),
          remedy: '',
          errors: [],
          ...this.#obligations(determining),
          request,
        }
      : this.#deny(request, determining);
  }

  #deny(
    request: PolicyRequest,
    determining: readonly DeterminingPolicy[],
  ): Answer {
    const action = this.bundle.actions.get(request.action);
    const byPolicy = determining.length > 0;
    return {
      outcome: 'deny',
      determining,
      reason: byPolicy
        ? joined(determining.map(({ text }) => text))
        : `No policy allows ${request.principal.id} to ${
            action?.title ?? request.action
          }.`,
      remedy: byPolicy
        ? joined(
            determining.map(({ id }) => this.bundle.policies.get(id)!.remedy),
          )
        : action?.remedy ?? '',
      errors: [],
      request,
    };
  }

  #denyByError(
    request: PolicyRequest,
    errors: readonly string[],
    determining: readonly DeterminingPolicy[] = [],
  ): Answer {
    return {
      outcome: 'deny',
      determining,
      reason: `The question could not be answered without an error, so the answer is no: ${errors[0]}`,
      remedy:
        'This is a fault in the portal or its policies, not in your rights: report the decision ID to the people who run the portal.',
      errors,
      request,
    };
  }

  /** Those of every determining policy: who is allowed twice is not let off what one of them asks. */
  #obligations(determining: readonly DeterminingPolicy[]) {
    const obligations = new Set(
      determining.flatMap(
        ({ id }) => this.bundle.policies.get(id)!.obligations,
      ),
    );
    return obligations.size > 0 ? { obligations: [...obligations].sort() } : {};
  }

  #determining(ids: readonly string[]): DeterminingPolicy[] {
    return [...ids]
      .sort()
      .map(id => ({ id, text: this.bundle.policies.get(id)!.description }));
  }
}

function mustParse(answer: CheckParseAnswer) {
  if (answer.type === 'failure') {
    throw new Error(
      `A validated policy bundle did not parse: ${answer.errors
        .map(sentence)
        .join('; ')}`,
    );
  }
}

function sentence({ message, help }: DetailedError): string {
  return help ? `${message} (${help})` : message;
}

function joined(sentences: readonly string[]): string {
  return [...new Set(sentences)].join(' ');
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
