import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  type DefinitivePolicyDecision,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import type { PolicyService } from '@companyos/plugin-operation-node';
import { portalRequest, type PolicyActor } from '@companyos/policy';
import { ownCondition } from './ownCondition';

const DENY: DefinitivePolicyDecision = { result: AuthorizeResult.DENY };
/** Suffix of an action that is allowed on what the person made themself. */
const OWN = '#own';
const ALLOW: DefinitivePolicyDecision = { result: AuthorizeResult.ALLOW };

/**
 * Answers Backstage's question "may this person ever do this" by the Cedar bundle: a permission is the action
 * `permission:<name>` on the portal, and one that the bundle does not know is denied.
 *
 * A permission that is not allowed on everything may be allowed on what the person made themself: the bundle then
 * allows `permission:<name>#own`, and Backstage gets a condition.
 *
 * These decisions paint pages and are not recorded. What changes something is decided again, and recorded, by the
 * back end that loads the object.
 */
export class PortalPolicy implements PermissionPolicy {
  readonly #policy: Pick<PolicyService, 'bundle' | 'decide'>;
  readonly #logger: LoggerService;
  readonly #reportedPermissions = new Set<string>();

  static create(options: {
    policy: Pick<PolicyService, 'bundle' | 'decide'>;
    logger: LoggerService;
  }): PortalPolicy {
    return new PortalPolicy(options.policy, options.logger);
  }

  private constructor(
    policy: Pick<PolicyService, 'bundle' | 'decide'>,
    logger: LoggerService,
  ) {
    this.#policy = policy;
    this.#logger = logger;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    if (permission.name.endsWith(OWN) || !this.#knows(permission.name)) {
      this.#reportUnknown(permission.name);
      return DENY;
    }
    const actor = actorOf(user);
    const decision = this.#policy.decide(portalRequest(actor, permission.name));
    if (decision.outcome === 'allow') {
      return ALLOW;
    }
    if (decision.errors.length > 0) {
      this.#logger.error(
        `Permission ${
          permission.name
        } is denied because policy could not be evaluated: ${decision.errors.join(
          '; ',
        )}`,
      );
      return DENY;
    }
    return this.#decideOwn(permission, actor);
  }

  #decideOwn(permission: Permission, actor: PolicyActor): PolicyDecision {
    const ownName = `${permission.name}${OWN}`;
    if (!isResourcePermission(permission) || !this.#knows(ownName)) {
      return DENY;
    }
    const decision = this.#policy.decide(portalRequest(actor, ownName));
    return decision.outcome === 'allow'
      ? ownCondition(permission.resourceType, actor) ?? DENY
      : DENY;
  }

  #knows(name: string): boolean {
    return this.#policy.bundle.actions.has(`permission:${name}`);
  }

  #reportUnknown(name: string) {
    if (!this.#reportedPermissions.has(name)) {
      this.#reportedPermissions.add(name);
      this.#logger.warn(
        `Permission ${name} is denied to everyone, because the policy bundle does not know it: add the action "permission:${name}" to schema.cedarschema and a policy that allows it.`,
      );
    }
  }
}

function actorOf({ info }: PolicyQueryUser): PolicyActor {
  return {
    ref: info.userEntityRef.toLowerCase(),
    kind: 'user',
    groups: info.ownershipEntityRefs
      .map(ref => ref.toLowerCase())
      .filter(ref => ref.startsWith('group:')),
  };
}
