import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { OperationError } from '@companyos/operations';

/** The groups that a user is a member of, as the catalog has them. */
export function createGroupsOf({
  auth,
  catalog,
}: {
  readonly auth: AuthService;
  readonly catalog: Pick<CatalogService, 'getEntityByRef'>;
}) {
  return async (ref: string): Promise<readonly string[]> => {
    const user = await catalog.getEntityByRef(ref, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    if (!user) {
      throw new OperationError(
        'INVALID_INPUT',
        `The catalog does not know ${ref}.`,
        {
          next: 'Choose someone it knows, or say which groups they are in.',
          fields: { actor: 'The catalog does not know this person.' },
        },
      );
    }
    return (user.relations ?? [])
      .filter(({ type }) => type === 'memberOf')
      .map(({ targetRef }) => targetRef)
      .sort();
  };
}
