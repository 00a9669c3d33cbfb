import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { useAsyncRefetch } from '@companyos/plugin-operation-react';
import styles from './HomePage.module.css';

interface GroupWords {
  readonly ref: string;
  readonly title: string;
  readonly description: string | undefined;
}

interface Me {
  readonly name: string;
  readonly groups: readonly GroupWords[];
}

/** Who is signed in, with which groups, and what those may do in the catalog's words. */
export function Greeting() {
  const identityApi = useApi(identityApiRef);
  const catalogApi = useApi(catalogApiRef);
  const { value, loading } = useAsyncRefetch<Me>(
    async () => {
      const [profile, identity] = await Promise.all([
        identityApi.getProfileInfo(),
        identityApi.getBackstageIdentity(),
      ]);
      const refs = [
        identity.userEntityRef,
        ...identity.ownershipEntityRefs.filter(ref => ref.startsWith('group:')),
      ];
      // The page greets also while the catalog does not answer.
      const { items } = await catalogApi
        .getEntitiesByRefs({
          entityRefs: refs,
          fields: ['kind', 'metadata', 'spec.profile'],
        })
        .catch(() => ({ items: refs.map(() => undefined) }));
      const titleOf = (index: number) => {
        const entity = items[index];
        const shown = entity?.spec?.profile as { displayName?: string };
        return shown?.displayName ?? entity?.metadata.title;
      };
      return {
        name:
          titleOf(0) ??
          profile.displayName ??
          identity.userEntityRef.split('/')[1],
        groups: refs.slice(1).map((ref, index) => ({
          ref,
          title: titleOf(index + 1) ?? ref.split('/')[1],
          description: items[index + 1]?.metadata.description,
        })),
      };
    },
    { key: 'me' },
  );
  return (
    <header className={styles.greeting}>
      <h1 className={styles.title}>
        {value ? `Hello, ${value.name}` : 'Hello'}
      </h1>
      {loading && <Skeleton width="20rem" height={20} />}
      {value && value.groups.length === 0 && (
        <p>You are in no group yet, so there is little you may do here.</p>
      )}
      {value?.groups.map(group => (
        <p key={group.ref}>
          You are in <strong>{group.title}</strong>
          {group.description && `: ${lowerFirst(group.description)}`}.
        </p>
      ))}
    </header>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
