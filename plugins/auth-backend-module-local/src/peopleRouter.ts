import type { AuthService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_MEMBER_OF,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { LocalUser } from './config';

export interface LocalPersonGroup {
  readonly name: string;
  readonly title: string;
  /** What its members do, in the catalog's words. */
  readonly description?: string;
}

/** Someone a person can pick on the sign-in page. */
export interface LocalPerson {
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly LocalPersonGroup[];
  /** False while the catalog has not read this person: signing in does not work yet. */
  readonly ready: boolean;
}

interface PeopleOptions {
  users: readonly LocalUser[];
  catalog: CatalogService;
  auth: AuthService;
}

/** `GET /local/people`: who may sign in, as the catalog describes them; no passwords, no authentication needed. */
export function createPeopleRouter(options: PeopleOptions): Router {
  const router = PromiseRouter();
  router.get('/local/people', async (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json({ people: await listPeople(options) });
  });
  return router;
}

async function listPeople({
  users,
  catalog,
  auth,
}: PeopleOptions): Promise<LocalPerson[]> {
  const credentials = await auth.getOwnServiceCredentials();
  const read = async (refs: readonly string[]) => {
    if (refs.length === 0) {
      return [];
    }
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs: [...refs],
        fields: ['kind', 'metadata', 'spec.profile', 'relations'],
      },
      { credentials },
    );
    return items;
  };
  const entities = await read(users.map(({ name }) => `user:default/${name}`));
  const groupRefs = [...new Set(entities.flatMap(groupsOf))];
  const groups = new Map(
    (await read(groupRefs)).map((group, index) => [groupRefs[index], group]),
  );
  return users.map(({ name }, index) => {
    const entity = entities[index];
    return {
      name,
      displayName: titleOf(entity) ?? name,
      groups: groupsOf(entity).map(ref => describe(ref, groups.get(ref))),
      ready: entity !== undefined,
    };
  });
}

function groupsOf(entity: Entity | undefined): string[] {
  return (entity?.relations ?? [])
    .filter(({ type }) => type === RELATION_MEMBER_OF)
    .map(({ targetRef }) => targetRef)
    .sort();
}

function describe(ref: string, group: Entity | undefined): LocalPersonGroup {
  const { name } = parseEntityRef(ref);
  const description = group?.metadata.description;
  return {
    name,
    title: titleOf(group) ?? name,
    ...(description && { description }),
  };
}

function titleOf(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? entity?.metadata.title;
}
