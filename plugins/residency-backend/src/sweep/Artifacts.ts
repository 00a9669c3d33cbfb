import {
  evaluateRetention,
  type LegalHold,
  type RetentionSchedule,
  type RetentionVerdict,
  type RetentionStamp,
} from '@companyos/policy';
import {
  GuardedObjectStore,
  type SeamOptions,
  type Sidecar,
} from '@companyos/policy/seams';
import type { ObjectStoreConfig } from '@companyos/plugin-operation-node';

/** One stored object, as its sidecar describes it. */
export interface Artifact {
  /** `<store>/<key>` */
  readonly id: string;
  readonly key: string;
  readonly store: GuardedObjectStore;
  readonly sidecar: Sidecar;
}

export interface ArtifactsOptions extends SeamOptions {
  readonly stores: readonly ObjectStoreConfig[];
  /** Holds in force on an artifact, or on its tenant. */
  readonly holds: (
    artifactId: string,
    tenant: string,
  ) => Promise<readonly LegalHold[]>;
}

/** The stored objects of the portal. Their sidecars are the register: what is there has one, and it says all that counts. */
export class Artifacts {
  static create(options: ArtifactsOptions): Artifacts {
    const { holds, stores, ...seam } = options;
    const opened = stores.map(({ id, region, root }) => [
      id,
      GuardedObjectStore.create({
        ...seam,
        root,
        region,
        holds: ({ tenant, key }) => holds(`${id}/${key}`, tenant),
      }),
    ]);
    return new Artifacts(
      new Map(opened as [string, GuardedObjectStore][]),
      options,
    );
  }

  private constructor(
    private readonly stores: ReadonlyMap<string, GuardedObjectStore>,
    private readonly options: ArtifactsOptions,
  ) {}

  /**
   * Everything in every store. A store or a sidecar that cannot be read is told to `onTrouble`, and the rest goes on; what
   * vanishes meanwhile is left out.
   */
  async *all(
    onTrouble: (what: string, error: Error) => void,
  ): AsyncGenerator<Artifact> {
    for (const [storeId, store] of this.stores) {
      const keys = await store.list().catch(error => {
        onTrouble(storeId, error);
        return [];
      });
      for (const key of keys) {
        const id = `${storeId}/${key}`;
        const artifact = await this.find(id).catch(error => {
          onTrouble(id, error);
          return undefined;
        });
        if (artifact) yield artifact;
      }
    }
  }

  async find(id: string): Promise<Artifact | undefined> {
    const slash = id.indexOf('/');
    const store = this.stores.get(id.slice(0, slash));
    const key = id.slice(slash + 1);
    if (slash < 1 || !store) return undefined;
    try {
      return { id, key, store, sidecar: await store.sidecar(key) };
    } catch (error) {
      if ((error as { code?: unknown }).code === 'OBJECT_NOT_FOUND') {
        return undefined;
      }
      throw error;
    }
  }

  /** Everything that keeps it, and whether a deletion period wants it gone. */
  async verdict({ id, sidecar }: Artifact): Promise<RetentionVerdict> {
    const { policy, clock = () => new Date() } = this.options;
    const schedules: ReadonlyMap<string, RetentionSchedule> =
      policy.bundle.retention;
    const { writtenAt, stamps } = sidecar.retention;
    return evaluateRetention({
      object: {
        writtenAt,
        stamps: stamps as [RetentionStamp, ...RetentionStamp[]],
        holds: await this.options.holds(id, sidecar.tenant),
        visibility: 'shown',
      },
      now: clock().toISOString(),
      schedules,
      deletions: stamps.flatMap(({ schedule }) => {
        const known = schedules.get(schedule);
        return known?.deleteAfterDays === undefined
          ? []
          : [{ id: schedule, title: known.title, days: known.deleteAfterDays }];
      }),
    });
  }
}
