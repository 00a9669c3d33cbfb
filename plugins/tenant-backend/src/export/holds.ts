import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { isOperationError } from '@companyos/operations';
import { ResidencyClient } from '@companyos/plugin-residency-common';
import type { LegalHold } from '@companyos/policy';

/** The legal holds on a tenant that are not released. */
export type TenantHolds = (tenantId: string) => Promise<readonly LegalHold[]>;

/** By default those of the residency plugin; where it is not installed, nobody can place any. */
export const tenantHoldsServiceRef = createServiceRef<TenantHolds>({
  id: 'companyos.tenant.holds',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discoveryApi: coreServices.discovery },
      factory({ auth, discoveryApi }) {
        const residency = new ResidencyClient({ discoveryApi });
        return async tenantId => {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: 'residency',
          });
          try {
            const holds = await residency.holdsOn(`tenant:${tenantId}`, {
              token,
            });
            return holds.map(({ case: name, reason, placedAt }) => ({
              case: name,
              reason,
              since: placedAt,
            }));
          } catch (error) {
            if (isOperationError(error) && error.code === 'NOT_FOUND')
              return [];
            throw error;
          }
        };
      },
    }),
});
