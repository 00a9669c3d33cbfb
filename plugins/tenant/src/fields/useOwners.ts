import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import {
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';

export interface Owner {
  readonly ref: string;
  readonly kind: 'group' | 'user';
  readonly title: string;
}

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
];

/** Groups and people of the catalog, by the names they are known by. */
export function useOwners(): AsyncRefetch<readonly Owner[]> {
  const catalog = useApi(catalogApiRef);
  const presentation = useApi(entityPresentationApiRef);
  return useAsyncRefetch(
    async () => {
      const { items } = await catalog.getEntities({
        filter: [{ kind: 'Group' }, { kind: 'User' }],
        fields: FIELDS,
      });
      const owners = await Promise.all(
        items.map(async entity => ({
          ref: stringifyEntityRef(entity),
          kind: entity.kind.toLowerCase() as Owner['kind'],
          title: (await presentation.forEntity(entity).promise).primaryTitle,
        })),
      );
      return owners.sort((a, b) => a.title.localeCompare(b.title));
    },
    { key: 'owners' },
  );
}
