import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { OperationError } from '@companyos/operations';
import type { ActorDirectory } from '@companyos/operations/postgres';

/**
 * Who is in which group, as the catalog says now. Asked as the plugin itself: who approves must not depend on what a person
 * may look up.
 *
 * @throws OperationError `STORE_UNAVAILABLE` when the catalog does not answer: not knowing is neither yes nor no.
 */
export function createCatalogDirectory(options: {
  readonly catalog: Pick<CatalogService, 'getEntities' | 'getEntityByRef'>;
  readonly auth: AuthService;
}): ActorDirectory {
  const { catalog, auth } = options;

  async function ask<T>(
    question: (asked: {
      credentials: Awaited<ReturnType<AuthService['getOwnServiceCredentials']>>;
    }) => Promise<T>,
  ): Promise<T> {
    try {
      return await question({
        credentials: await auth.getOwnServiceCredentials(),
      });
    } catch (error) {
      throw new OperationError(
        'STORE_UNAVAILABLE',
        'The catalog does not answer, so nobody could be looked up.',
        { cause: error, next: 'Try again in a minute.' },
      );
    }
  }

  return {
    async groupsOf(userRef) {
      const user = await ask(as => catalog.getEntityByRef(userRef, as));
      return memberships(user);
    },
    async peopleIn(groupRef) {
      const { items } = await ask(as =>
        catalog.getEntities(
          {
            filter: { kind: 'User', 'relations.memberOf': groupRef },
            fields: ['kind', 'metadata.name', 'metadata.namespace'],
          },
          as,
        ),
      );
      return items.map(entity => stringifyEntityRef(entity)).sort();
    },
  };
}

function memberships(user: Entity | undefined): string[] {
  return (user?.relations ?? [])
    .filter(({ type }) => type === 'memberOf')
    .map(({ targetRef }) => targetRef.toLowerCase())
    .sort();
}
