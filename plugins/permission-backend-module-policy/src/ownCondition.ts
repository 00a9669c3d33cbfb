import {
  AuthorizeResult,
  type ConditionalPolicyDecision,
} from '@backstage/plugin-permission-common';
import type { PolicyActor } from '@companyos/policy';

/**
 * "What this person made themself", in the words of the plugin that owns the resource type; undefined for a type that
 * has no such notion. A condition is data that the plugin's own rule evaluates, so the plugin is not imported here.
 */
export function ownCondition(
  resourceType: string,
  actor: PolicyActor,
): ConditionalPolicyDecision | undefined {
  if (resourceType !== 'scaffolder-task') {
    return undefined;
  }
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'scaffolder',
    resourceType,
    conditions: {
      rule: 'IS_TASK_OWNER',
      resourceType,
      params: { createdBy: [actor.ref] },
    },
  };
}
