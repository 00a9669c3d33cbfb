import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  loadPolicyBundle,
  PolicyDecisionPoint,
  type PolicyBundle,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import { findPolicies } from './findPolicies';

/** Decides by the one policy bundle. Recording what it decides is the caller's. */
export interface PolicyService {
  readonly bundle: PolicyBundle;
  /** Never throws: what cannot be evaluated is denied. */
  decide(request: PolicyRequest): PolicyDecision;
}

/** One per back end: the bundle is read once, at start, and a bundle that is not valid keeps the back end from starting. */
export const policyServiceRef = createServiceRef<PolicyService>({
  id: 'companyos.policy',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
      },
      async factory({ config, logger }) {
        const folder = findPolicies(
          config.getOptionalString('companyos.policies'),
          process.cwd(),
        );
        const bundle = await loadPolicyBundle(folder);
        logger.info(
          `Deciding by policy bundle ${bundle.version} (sha256 ${bundle.sha256}) from ${folder}`,
        );
        return PolicyDecisionPoint.create({ bundle });
      },
    }),
});
