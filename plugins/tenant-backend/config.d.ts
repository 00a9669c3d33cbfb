export interface Config {
  companyos?: {
    /**
     * The regions a tenant's namespaces can live in, by ID. Every ID must be named in the policy bundle's `regions.yaml`.
     */
    regions?: {
      [region: string]: {
        /** What people read. */
        title: string;
        /**
         * The PostgreSQL that holds the region's namespaces, as a URL or as connection settings. The role must be able
         * to create schemas and roles.
         *
         * @deepVisibility secret
         */
        connection:
          | string
          | {
              connectionString?: string;
              host?: string;
              port?: number;
              user?: string;
              password?: string;
              database?: string;
              ssl?: boolean | { rejectUnauthorized?: boolean; ca?: string };
            };
      };
    };
    tenants?: {
      /**
       * The secret from which the passwords of tenants' login roles derive. At least 32 characters; changing it changes
       * every password, which shows as drift until it is repaired.
       *
       * @visibility secret
       */
      credentialKey: string;
      /** Who gets which role on every tenant. The local portal's groups unless given. */
      bindings?: Array<{
        /** @visibility backend */
        role:
          | 'tenant-admin'
          | 'tenant-operator'
          | 'tenant-viewer'
          | 'tenant-auditor';
        /** Catalog reference of a group or user; `{owner}` is the tenant's owner. */
        subject: string;
      }>;
    };
  };
}
