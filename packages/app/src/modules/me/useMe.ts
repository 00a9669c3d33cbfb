import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useAsyncRefetch } from '@companyos/plugin-operation-react';

export interface MyGroup {
  readonly ref: string;
  readonly title: string;
  /** What the group may do, in the catalog's words. */
  readonly description: string | undefined;
}

export interface Me {
  readonly name: string;
  readonly groups: readonly MyGroup[];
}

interface Described {
  readonly metadata: { readonly title?: string; readonly description?: string };
  readonly spec?: { readonly profile?: unknown };
}

function titleOf(entity: Described | undefined): string | undefined {
  const profile = entity?.spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? entity?.metadata.title;
}

/** Who is signed in, as the catalog describes them; with bare names while it does not answer. */
export function useMe(): Me | undefined {
  const identityApi = useApi(identityApiRef);
  const catalogApi = useApi(catalogApiRef);
  const { value } = useAsyncRefetch<Me>(
    async () => {
      const [profile, identity] = await Promise.all([
        identityApi.getProfileInfo(),
        identityApi.getBackstageIdentity(),
      ]);
      const groupRefs = identity.ownershipEntityRefs.filter(ref =>
        ref.startsWith('group:'),
      );
      const { items } = await catalogApi
        .getEntitiesByRefs({
          entityRefs: [identity.userEntityRef, ...groupRefs],
          fields: ['kind', 'metadata', 'spec.profile'],
        })
        .catch(() => ({ items: [] as undefined[] }));
      const [person, ...groups] = items;
      return {
        name:
          titleOf(person) ??
          profile.displayName ??
          identity.userEntityRef.split('/')[1],
        groups: groupRefs.map((ref, index) => ({
          ref,
          title: titleOf(groups[index]) ?? ref.split('/')[1],
          description: groups[index]?.metadata.description,
        })),
      };
    },
    { key: 'me' },
  );
  return value;
}
