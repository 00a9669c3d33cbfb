import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type {
  PolicyBundle,
  PolicyDecision,
  PolicyRequest,
} from '@companyos/policy';
import { findPolicies } from './findPolicies';
import { ReloadingPolicy, type PolicyStatus } from './ReloadingPolicy';

/** How often to look whether another bundle lies in the folder. */
const LOOK_EVERY_MS = 5_000;

/** Decides by the one policy bundle. Recording what it decides is the caller's. */
export interface PolicyService {
  /** The bundle in force. Ask for it each time: a newer one may take its place. */
  readonly bundle: PolicyBundle;
  /** Never throws: what cannot be evaluated is denied. */
  decide(request: PolicyRequest): PolicyDecision;
  /** Since when, from where, and whether a newer bundle was refused. */
  status(): PolicyStatus;
}

/**
 * One per back end. A bundle that is not valid keeps the back end from starting; one that is put in place later takes over
 * within some seconds, or is refused while the one in force stays.
 */
export const policyServiceRef = createServiceRef<PolicyService>({
  id: 'companyos.policy',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.rootLogger,
      },
      async factory({ config, lifecycle, logger }) {
        const folder = findPolicies(
          config.getOptionalString('companyos.policies'),
          process.cwd(),
        );
        const policy = await ReloadingPolicy.create({ folder, logger });
        const { version, sha256 } = policy.bundle;
        logger.info(
          `Deciding by policy bundle ${version} (sha256 ${sha256}) from ${folder}`,
        );
        const timer = setInterval(() => {
          policy.look().catch(error => logger.error(`${error}`));
        }, LOOK_EVERY_MS);
        timer.unref();
        lifecycle.addShutdownHook(() => clearInterval(timer));
        return policy;
      },
    }),
});
