import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { OperationError } from '@companyos/operations';

/**
 * Whether the catalog knows a group or user. Asked as this plugin: whoever creates a tenant may name an owner that they
 * could not look up themselves.
 *
 * @throws `STORE_UNAVAILABLE` when the catalog does not answer: not knowing is not "no".
 */
export function createOwnerDirectory(options: {
  readonly catalog: CatalogService;
  readonly auth: AuthService;
}): (ref: string) => Promise<boolean> {
  return async ref => {
    try {
      const credentials = await options.auth.getOwnServiceCredentials();
      const { items } = await options.catalog.getEntitiesByRefs(
        { entityRefs: [ref], fields: ['kind'] },
        { credentials },
      );
      return items[0] !== undefined;
    } catch (error) {
      throw new OperationError(
        'STORE_UNAVAILABLE',
        'The catalog does not answer, so the owner could not be looked up.',
        { cause: error, next: 'Try again in a minute.' },
      );
    }
  };
}
