/* eslint-disable @backstage/no-undeclared-imports -- casbin and CASL are here to be measured, and nowhere else. */
import {
  Ability,
  createMongoAbility,
  subject,
  type MongoAbility,
} from '@casl/ability';
import {
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import { newEnforcer, newModelFromString, type Enforcer } from 'casbin';
import { staticPolicies, type PolicyBundle } from '../bundle';
import { PolicyDecisionPoint } from '../decisionPoint';
import { requestOf, type Question } from './questions';

/** Something that answers questions. `prepare` is what happens before anybody asks, and is not measured. */
export interface Engine<T = unknown> {
  readonly name: string;
  prepare(question: Question): T;
  allows(prepared: T): boolean;
}

const CLASSES = new Set(['public', 'internal', 'restricted', 'pii']);

/** The policies of the bundle about these two actions, as functions: what CASL and casbin check. */
function policiesOf({ regions, retention }: PolicyBundle) {
  return {
    classUnknown: (q: Question) => !CLASSES.has(q.classification),
    retentionUnknown: (q: Question) => !retention.has(q.schedule),
    classNotAgreed: (q: Question) =>
      q.classification !== 'public' &&
      !q.tenant.dataClasses.includes(q.classification),
    regionUnknown: (q: Question) => !regions.has(q.region),
    regionNotAllowed: (q: Question) =>
      !q.tenant.allowedRegions.includes(q.region),
  };
}

function mayWrite({
  actor,
  tenant,
}: Pick<Question, 'actor' | 'tenant'>): boolean {
  return tenant.bindings.some(
    ({ role, subject: holder }) =>
      (role === 'tenant-admin' || role === 'tenant-operator') &&
      (holder === actor.ref || actor.groups.includes(holder)),
  );
}

function isAuditor({ groups }: Question['actor']): boolean {
  return groups.includes('group:default/auditors');
}

export function ours(bundle: PolicyBundle, memoEntries: number): Engine {
  const policy = PolicyDecisionPoint.create({ bundle, memoEntries });
  return {
    name: memoEntries > 0 ? 'this, memoised' : 'this, raw',
    prepare: question => requestOf(question, bundle),
    allows: request =>
      policy.decide(request as Parameters<typeof policy.decide>[0]).outcome ===
      'allow',
  };
}

/** The question that an earlier decision carries: it is known without a look at what is in it. */
export function oursAgain(bundle: PolicyBundle): Engine {
  const policy = PolicyDecisionPoint.create({ bundle });
  return {
    name: 'this, memoised, the same request object',
    prepare: question => policy.decide(requestOf(question, bundle)).request,
    allows: request =>
      policy.decide(request as Parameters<typeof policy.decide>[0]).outcome ===
      'allow',
  };
}

/** The request is built from the facts each time, as a caller does who has just loaded them. */
export function oursBuilding(bundle: PolicyBundle): Engine<Question> {
  const policy = PolicyDecisionPoint.create({ bundle });
  return {
    name: 'this, memoised, request built each time',
    prepare: question => structuredClone(question),
    allows: question =>
      policy.decide(requestOf(question, bundle)).outcome === 'allow',
  };
}

export function cedar(bundle: PolicyBundle): Engine {
  const id = `bench ${bundle.sha256}`;
  preparseSchema(id, bundle.schema);
  preparsePolicySet(id, { staticPolicies: staticPolicies(bundle.policies) });
  return {
    name: '@cedar-policy/cedar-wasm',
    prepare: question => {
      const request = requestOf(question, bundle);
      return {
        ...request,
        action: { type: 'Action', id: request.action },
        preparsedPolicySetId: id,
        preparsedSchemaName: id,
        validateRequest: true,
      };
    },
    allows: call => {
      const answer = statefulIsAuthorized(
        call as Parameters<typeof statefulIsAuthorized>[0],
      );
      return answer.type === 'success' && answer.response.decision === 'allow';
    },
  };
}

type Matches = (question: Question) => boolean;
type FunctionAbility = Ability<[string, any], Matches>;

/** One ability per person, built once; conditions are plain functions, CASL's fastest way. */
export function casl(bundle: PolicyBundle): Engine<{
  ability: FunctionAbility;
  action: string;
  thing: Question;
}> {
  const policies = policiesOf(bundle);
  const abilities = new Map<string, FunctionAbility>();
  const abilityOf = ({ actor }: Question) => {
    const known = abilities.get(actor.ref);
    if (known) return known;
    const write = { action: 'data:write', subject: 'Question' };
    const ability: FunctionAbility = new Ability<[string, any], Matches>(
      [
        { action: 'tenant:read', subject: 'Question' },
        { ...write, conditions: mayWrite },
        ...Object.values(policies).map(conditions => ({
          ...write,
          conditions,
          inverted: true,
        })),
        ...(isAuditor(actor) ? [{ ...write, inverted: true }] : []),
      ],
      { conditionsMatcher: matches => matches as never },
    );
    abilities.set(actor.ref, ability);
    return ability;
  };
  return {
    name: 'CASL, conditions as functions',
    prepare: question => ({
      ability: abilityOf(question),
      action: question.action,
      thing: subject('Question', structuredClone(question)),
    }),
    allows: ({ ability, action, thing }) => ability.can(action, thing),
  };
}

/**
 * CASL with conditions as data, as its documentation shows them. They compare a field with a constant only: what compares
 * two fields is worked out beforehand, and not measured.
 */
export function caslConditions(
  bundle: PolicyBundle,
  asked: readonly Question[],
): Engine<{
  ability: MongoAbility<[string, any]>;
  action: string;
  thing: object;
}> {
  const { classNotAgreed, regionNotAllowed } = policiesOf(bundle);
  const abilities = new Map<string, MongoAbility<[string, any]>>();
  const abilityOf = ({ actor }: Question) => {
    const known = abilities.get(actor.ref);
    if (known) return known;
    const writable = asked
      .filter(({ tenant }) => mayWrite({ actor, tenant }))
      .map(({ tenant }) => tenant.name);
    const write = { action: 'data:write', subject: 'Question' };
    const ability = createMongoAbility<[string, any]>([
      { action: 'tenant:read', subject: 'Question' },
      {
        ...write,
        conditions: { 'tenant.name': { $in: [...new Set(writable)] } },
      },
      ...[
        { classification: { $nin: [...CLASSES] } },
        { schedule: { $nin: [...bundle.retention.keys()] } },
        { region: { $nin: [...bundle.regions.keys()] } },
        { classNotAgreed: true },
        { regionNotAllowed: true },
      ].map(conditions => ({ ...write, conditions, inverted: true })),
      ...(isAuditor(actor) ? [{ ...write, inverted: true }] : []),
    ]);
    abilities.set(actor.ref, ability);
    return ability;
  };
  return {
    name: 'CASL, conditions as data',
    prepare: question => ({
      ability: abilityOf(question),
      action: question.action,
      thing: subject('Question', {
        ...structuredClone(question),
        classNotAgreed: classNotAgreed(question),
        regionNotAllowed: regionNotAllowed(question),
      }),
    }),
    allows: ({ ability, action, thing }) => ability.can(action, thing),
  };
}

const MODEL = `
[request_definition]
r = act, q
[policy_definition]
p = act, rule, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.act == p.act && applies(p.rule, r.q)
`;

export async function casbin(bundle: PolicyBundle): Promise<Engine<Question>> {
  const rules: { [name: string]: (question: Question) => boolean } = {
    ...policiesOf(bundle),
    anyone: () => true,
    mayWrite,
    auditor: ({ actor }) => isAuditor(actor),
  };
  const enforcer: Enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addFunction('applies', (rule: string, question: Question) =>
    rules[rule](question),
  );
  await enforcer.addPolicies([
    ['tenant:read', 'anyone', 'allow'],
    ['data:write', 'mayWrite', 'allow'],
    ['data:write', 'auditor', 'deny'],
    ...Object.keys(policiesOf(bundle)).map(rule => [
      'data:write',
      rule,
      'deny',
    ]),
  ]);
  return {
    name: 'casbin',
    prepare: question => structuredClone(question),
    allows: question => enforcer.enforceSync(question.action, question),
  };
}
