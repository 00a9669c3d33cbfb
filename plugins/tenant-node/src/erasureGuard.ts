import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  ResidencyClient,
  type ResidencyApi,
} from '@companyos/plugin-residency-common';

/**
 * Who keeps what is to be erased: legal holds, and claims that serialise with them. Asked before anything of a tenant is
 * destroyed; where it does not answer, nothing is.
 */
export type ErasureGuard = Pick<
  ResidencyApi,
  'holdsOn' | 'claimErasure' | 'confirmErased' | 'claims'
>;

/** The residency back end, as this plugin; a test puts its own in its place. */
export const erasureGuardServiceRef = createServiceRef<ErasureGuard>({
  id: 'companyos.tenant.erasure-guard',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory({ auth, discovery }): ErasureGuard {
        const client = new ResidencyClient({ discoveryApi: discovery });
        const asPlugin = async () => {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: 'residency',
          });
          return { token };
        };
        return {
          holdsOn: async subject => client.holdsOn(subject, await asPlugin()),
          claims: async subject => client.claims(subject, await asPlugin()),
          claimErasure: async body =>
            client.claimErasure(body, await asPlugin()),
          confirmErased: async body =>
            client.confirmErased(body, await asPlugin()),
        };
      },
    }),
});
