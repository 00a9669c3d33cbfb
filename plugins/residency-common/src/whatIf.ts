import type { DecisionPolicy } from './decisions';
import type { PolicyBundleRef } from '@companyos/policy';

/** A question of the form *what if*: who would do what to whose data. Which facts count depends on the action. */
export interface WhatIfQuestion {
  /** A user or service reference, `user:default/omar`. */
  readonly actor: string;
  /** `group:default/…`; those of the catalog unless told. */
  readonly groups?: readonly string[];
  readonly action: string;
  /** Name or ID of a tenant, for actions on tenants and their data. */
  readonly tenant?: string;
  readonly classification?: string;
  readonly schedule?: string;
  readonly region?: string;
  readonly destination?: string;
  /** How many legal holds. */
  readonly holds?: number;
  readonly retention?: 'over' | 'governance' | 'compliance' | 'unknown';
  readonly bypass?: boolean;
}

/** Which facts an action is asked with. */
export type WhatIfFact = Exclude<
  keyof WhatIfQuestion,
  'actor' | 'groups' | 'action'
>;

export interface WhatIfAction {
  readonly id: string;
  /** What follows "may". */
  readonly title: string;
  readonly facts: readonly WhatIfFact[];
}

export interface WhatIfOptions {
  readonly actions: readonly WhatIfAction[];
  readonly regions: readonly Choice[];
  readonly destinations: readonly Choice[];
  readonly schedules: readonly Choice[];
  readonly classifications: readonly string[];
}

export interface Choice {
  readonly id: string;
  readonly title: string;
}

/** The answer: evaluated, not recorded. It has no decision ID, and nobody may act on it. */
export interface WhatIfAnswer {
  readonly recorded: false;
  readonly outcome: 'allow' | 'deny';
  readonly reason: string;
  readonly remedy: string;
  readonly policies: readonly DecisionPolicy[];
  readonly obligations: readonly string[];
  readonly bundle: PolicyBundleRef;
  /** The groups it was evaluated with. */
  readonly groups: readonly string[];
}
