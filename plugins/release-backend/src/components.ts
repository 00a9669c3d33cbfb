import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { OperationError } from '@companyos/operations';
import { parse } from 'yaml';

/** Where a component keeps its strategy: YAML or JSON, as `parseStrategy` of `@companyos/canary` takes it. */
export const STRATEGY_ANNOTATION = 'companyos.io/release-strategy';

/** A component as a release needs it. */
export interface KnownComponent {
  /** References of the groups that own it. */
  readonly owners: readonly string[];
  /** Reference of whoever is told: `spec.owner`; null where it has none. */
  readonly owner: string | null;
  /** What the annotation says, unchecked; undefined where there is none. */
  readonly strategy: unknown;
}

/** The catalog's components, asked as this plugin. */
export interface Components {
  /**
   * Undefined for one that the catalog does not have.
   *
   * @throws OperationError `STORE_UNAVAILABLE` when the catalog does not answer: not knowing is not "no".
   */
  find(ref: string): Promise<KnownComponent | undefined>;
  /** As `find`, where not knowing must not stop anybody: then nobody owns it. */
  ownersOf(ref: string): Promise<readonly string[]>;
}

export function createComponents(options: {
  readonly catalog: CatalogService;
  readonly auth: AuthService;
  readonly logger: LoggerService;
}): Components {
  async function find(ref: string): Promise<KnownComponent | undefined> {
    const entity = await load(ref);
    if (!entity) return undefined;
    const owners = (entity.relations ?? [])
      .filter(({ type }) => type === 'ownedBy')
      .map(({ targetRef }) => targetRef.toLowerCase());
    const text = entity.metadata.annotations?.[STRATEGY_ANNOTATION];
    return {
      owners: owners.filter(owner => owner.startsWith('group:')).sort(),
      owner: owners[0] ?? null,
      strategy: text === undefined ? undefined : readStrategy(text),
    };
  }

  async function load(ref: string) {
    try {
      const credentials = await options.auth.getOwnServiceCredentials();
      return await options.catalog.getEntityByRef(ref, { credentials });
    } catch (error) {
      throw new OperationError(
        'STORE_UNAVAILABLE',
        `The catalog does not answer, so ${ref} could not be looked up.`,
        { cause: error, next: 'Try again in a minute.' },
      );
    }
  }

  return {
    find,
    async ownersOf(ref) {
      try {
        return (await find(ref))?.owners ?? [];
      } catch (error) {
        options.logger.warn(
          `Nobody is taken for the owner of ${ref}: ${error}`,
        );
        return [];
      }
    },
  };
}

/** Text that is no YAML is left for the strategy's own rules to refuse in words. */
function readStrategy(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch {
    return text;
  }
}
