import { OperationError, type Actor } from '@companyos/operations';
import type { PolicyService } from '@companyos/plugin-operation-node';
import type {
  WhatIfAnswer,
  WhatIfFact,
  WhatIfOptions,
  WhatIfQuestion,
} from '@companyos/plugin-residency-common';
import {
  facetNames,
  fixturesSchema,
  requestOf,
  type Facet,
  type PolicyRequest,
  type TenantFacts,
} from '@companyos/policy';
import { policiesInWords } from './policiesInWords';
import type { ResidencyAccess } from './ResidencyAccess';

const CLASSIFICATIONS = ['public', 'internal', 'restricted', 'pii'] as const;

export interface WhatIfServiceOptions {
  readonly policy: Pick<PolicyService, 'bundle' | 'decide'>;
  readonly access: Pick<ResidencyAccess, 'require'>;
  /** Groups of a user as the catalog has them. */
  readonly groupsOf: (ref: string) => Promise<readonly string[]>;
}

/**
 * Answers *what if*: builds the question that the portal would ask, evaluates it, and records nothing. The answer carries no
 * decision ID, so that nobody takes it for a decision.
 */
export class WhatIf {
  static create(options: WhatIfServiceOptions): WhatIf {
    return new WhatIf(options);
  }

  private constructor(private readonly options: WhatIfServiceOptions) {}

  async choices(actor: Actor): Promise<WhatIfOptions> {
    await this.options.access.require(actor, 'residency:what-if');
    const { actions, destinations, regions, retention } =
      this.options.policy.bundle;
    const choices = (
      list: ReadonlyMap<string, { id: string; title: string }>,
    ) => [...list.values()].map(({ id, title }) => ({ id, title }));
    return {
      actions: [...actions.values()]
        .filter(({ id }) => isAskable(id))
        .map(({ id, title }) => ({ id, title, facts: factsOf(id) })),
      regions: choices(regions),
      destinations: choices(destinations),
      schedules: choices(retention),
      classifications: CLASSIFICATIONS,
    };
  }

  /** @param tenant - as the person who asks may read it; undefined where the question names none. */
  async ask(
    actor: Actor,
    question: WhatIfQuestion,
    tenant: TenantFacts | undefined,
  ): Promise<WhatIfAnswer> {
    const { access, groupsOf, policy } = this.options;
    await access.require(actor, 'residency:what-if');
    mustBeWhole(question, policy.bundle);
    const groups =
      question.groups ??
      (question.actor.startsWith('user:')
        ? await groupsOf(question.actor)
        : []);
    const decision = policy.decide(
      this.request({ ...question, groups }, tenant),
    );
    const { outcome, reason, remedy, obligations = [], determining } = decision;
    return {
      recorded: false,
      outcome,
      reason,
      remedy,
      policies: policiesInWords(
        policy.bundle,
        determining.map(({ id }) => id),
      ),
      obligations,
      bundle: decision.bundle,
      groups: [...groups],
    };
  }

  private request(
    question: WhatIfQuestion & { readonly groups: readonly string[] },
    tenant: TenantFacts | undefined,
  ): PolicyRequest {
    const { action, actor, holds = 0, retention = 'over' } = question;
    const deletion = {
      holds: Array.from({ length: holds }, (_, n) => `case-${n}`),
      retention,
    };
    return requestOf({
      fixtures: fixturesSchema.parse({
        people: { who: { ref: actor, groups: question.groups } },
        tenants: tenant ? { on: { ...tenant, deletion } } : {},
        operations: {},
        holds: {
          on: {
            case: 'what-if',
            subject: tenant ? `tenant:${tenant.name}` : 'tenant:any',
            placedBy: actor,
          },
        },
      }),
      bundle: this.options.policy.bundle as Parameters<
        typeof requestOf
      >[0]['bundle'],
      person: 'who',
      action,
      on: 'on',
      facet: facetNames(action).length > 0 ? facetOf(question) : undefined,
    });
  }
}

/** What is asked about one stored object, such as an operation or a release, has no answer without it. */
const ASKABLE = /^(?:tenant|data|retention|hold|residency|ledger|permission):/;

function isAskable(action: string): boolean {
  return ASKABLE.test(action);
}

function factsOf(action: string): readonly WhatIfFact[] {
  const [domain] = action.split(':');
  const onTenant = ['tenant', 'data', 'retention'].includes(domain);
  return [
    ...(onTenant ? ['tenant' as const] : []),
    ...(action === 'tenant:delete'
      ? (['holds', 'retention'] as const)
      : facetNames(action)),
  ];
}

function facetOf(question: WhatIfQuestion): Facet {
  const { classification, schedule, region, destination } = question;
  const { holds = 0, retention = 'over', bypass = false } = question;
  return {
    classification,
    schedule,
    region,
    destination,
    holds,
    retention,
    bypass,
  } as Facet;
}

/** Every fact that the action is asked with, and nobody's guess: what may be anything, such as a region, is policy's to judge. */
function mustBeWhole(
  question: WhatIfQuestion,
  bundle: PolicyService['bundle'],
): void {
  const fields: { [name: string]: string } = {};
  const { action } = question;
  if (!bundle.actions.has(action) || !isAskable(action)) {
    fields.action = `There is no action ${action} that can be asked about.`;
  } else {
    const optional = ['holds', 'retention', 'bypass'];
    for (const fact of factsOf(action)) {
      if (question[fact] === undefined && !optional.includes(fact)) {
        fields[fact] = 'Policy is asked with this: choose one.';
      }
    }
  }
  if (!/^(?:user:|service:)\S+$/.test(question.actor)) {
    fields.actor = 'Use a reference such as user:default/omar.';
  }
  const [first] = Object.values(fields);
  if (first) throw new OperationError('INVALID_INPUT', first, { fields });
}
