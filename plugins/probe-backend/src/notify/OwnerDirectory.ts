import type { AuthService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

export interface OwnerRoute {
  /** Reference of the group or person to notify. */
  readonly recipient: string;
  /** How they were found, one sentence per turn. */
  readonly route: readonly string[];
}

export interface OwnerDirectoryOptions {
  readonly catalog: Pick<CatalogService, 'getEntityByRef'>;
  readonly auth: AuthService;
  /** Who is notified where the catalog names nobody. */
  readonly catchAll: string;
}

/** Longer chains are mistakes in the catalog. */
const DEEPEST = 8;

/**
 * Who answers for an entity: its `spec.owner`, then that group's parents, then the owners of what the entity is part of
 * (system, domain), then the catch-all of the configuration. A group in which nobody is does not count: a notification to
 * it would reach no one.
 */
export class OwnerDirectory {
  static create(options: OwnerDirectoryOptions): OwnerDirectory {
    return new OwnerDirectory(options);
  }

  private constructor(private readonly options: OwnerDirectoryOptions) {}

  /** Rejects when the catalog does not answer: not knowing is no reason to tell somebody else. */
  async find(entityRef: string): Promise<OwnerRoute> {
    const route: string[] = [];
    let ref: string | undefined = entityRef;
    for (const seen = new Set<string>(); ref && !seen.has(ref); ) {
      seen.add(ref);
      if (seen.size > DEEPEST) break;
      const entity: Entity | undefined = await this.#get(ref);
      if (!entity) {
        route.push(`${ref} is not in the catalog.`);
        break;
      }
      const owner = isOwner(entity) ? ref : ownerOf(entity);
      if (owner) {
        if (owner !== ref) route.push(`${ref} is owned by ${owner}.`);
        const recipient = await this.#someoneIn(owner, route);
        if (recipient) return { recipient, route };
      } else {
        route.push(`${ref} names no owner.`);
      }
      const whole = related(entity, 'partOf')[0];
      if (whole) route.push(`${ref} is part of ${whole}.`);
      ref = whole;
    }
    return this.catchAll(route);
  }

  catchAll(route: readonly string[]): OwnerRoute {
    const { catchAll } = this.options;
    return {
      recipient: catchAll,
      route: [...route, `Notified the catch-all ${catchAll}.`],
    };
  }

  /** The group or person, or the nearest group above in which somebody is. */
  async #someoneIn(
    owner: string,
    route: string[],
  ): Promise<string | undefined> {
    let ref: string | undefined = owner;
    for (const seen = new Set<string>(); ref && !seen.has(ref); ) {
      seen.add(ref);
      if (seen.size > DEEPEST) return undefined;
      const entity: Entity | undefined = await this.#get(ref);
      if (!entity) {
        route.push(`${ref} is not in the catalog.`);
        return undefined;
      }
      if (await this.#hasPeople(entity)) {
        route.push(`Notified ${ref}.`);
        return ref;
      }
      const parent: string | undefined = related(entity, 'childOf')[0];
      route.push(
        parent
          ? `Nobody is in ${ref}; its parent is ${parent}.`
          : `Nobody is in ${ref}.`,
      );
      ref = parent;
    }
    return undefined;
  }

  async #hasPeople(entity: Entity, depth = 0): Promise<boolean> {
    if (entity.kind === 'User') return true;
    if (related(entity, 'hasMember').length > 0) return true;
    if (depth >= DEEPEST) return false;
    for (const child of related(entity, 'parentOf')) {
      const group = await this.#get(child);
      if (group && (await this.#hasPeople(group, depth + 1))) return true;
    }
    return false;
  }

  async #get(ref: string): Promise<Entity | undefined> {
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    return catalog.getEntityByRef(ref, { credentials });
  }
}

function isOwner({ kind }: Entity): boolean {
  return kind === 'Group' || kind === 'User';
}

function ownerOf({ metadata, spec }: Entity): string | undefined {
  const owner = spec?.owner;
  if (typeof owner !== 'string' || owner.trim() === '') return undefined;
  return stringifyEntityRef(
    parseEntityRef(owner, {
      defaultKind: 'Group',
      defaultNamespace: metadata.namespace ?? 'default',
    }),
  );
}

function related({ relations = [] }: Entity, type: string): string[] {
  return relations
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}
