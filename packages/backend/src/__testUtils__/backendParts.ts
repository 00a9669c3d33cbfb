import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';

/** `backend` of a configuration whose plugins have a schema each of one database. */
export function backendConfig(databaseUrl: string) {
  return {
    baseUrl: 'http://localhost:7007',
    database: {
      client: 'pg',
      connection: databaseUrl,
      pluginDivisionMode: 'schema',
      ensureExists: false,
      ensureSchemaExists: true,
    },
  };
}

/** Who people are, by the one group that each is in. */
export function userInfoOf(groups: { readonly [name: string]: string }) {
  return createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      async getUserInfo(credentials) {
        const { userEntityRef } = credentials.principal as {
          userEntityRef: string;
        };
        const group = groups[userEntityRef.split('/')[1]];
        return {
          userEntityRef,
          ownershipEntityRefs: [userEntityRef, `group:default/${group}`],
        };
      },
    }),
  });
}
