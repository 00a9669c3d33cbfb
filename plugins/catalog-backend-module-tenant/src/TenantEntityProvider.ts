import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventParams, EventsService } from '@backstage/plugin-events-node';
import { isOperationError } from '@companyos/plugin-operation-common';
import {
  TENANT_EVENTS_TOPIC,
  type TenantApi,
  type TenantSummary,
} from '@companyos/plugin-tenant-common';
import { tenantEntity } from './tenantEntity';

const PROVIDER = 'companyos-tenants';
const PAGE = 100;

export interface TenantEntityProviderOptions {
  readonly tenants: Pick<TenantApi, 'list' | 'get'>;
  /** This plugin's own token for the tenant back end; asked for before each run, because tokens expire. */
  readonly token: () => Promise<string>;
  readonly events: Pick<EventsService, 'subscribe'>;
  readonly taskRunner: SchedulerServiceTaskRunner;
  readonly appBaseUrl: string;
  readonly logger: LoggerService;
}

/**
 * Gives each active tenant its place in the catalog: one at a time as the tenant back end announces it, and all of them on a
 * schedule, which also heals what an announcement missed. An announcement is a hint; what is published is always fetched.
 *
 * The two take turns: a full refresh that read its pages before a tenant was announced would take that tenant out again.
 */
export class TenantEntityProvider implements EntityProvider {
  private turn: Promise<unknown> = Promise.resolve();

  static create(options: TenantEntityProviderOptions): TenantEntityProvider {
    return new TenantEntityProvider(options);
  }

  private constructor(private readonly options: TenantEntityProviderOptions) {}

  getProviderName(): string {
    return PROVIDER;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { events, taskRunner, logger } = this.options;
    await events.subscribe({
      id: PROVIDER,
      topics: [TENANT_EVENTS_TOPIC],
      onEvent: event =>
        this.inTurn(() => this.publishOne(connection, event)).catch(error =>
          logger.warn(
            'A tenant could not be published; the next refresh will',
            error,
          ),
        ),
    });
    await taskRunner.run({
      id: `${PROVIDER}:refresh`,
      fn: () => this.inTurn(() => this.publishAll(connection)),
    });
  }

  /** Every active tenant, and no others. */
  private async publishAll(connection: EntityProviderConnection) {
    const { tenants, token: newToken } = this.options;
    const token = await newToken();
    const entities: DeferredEntity[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const { items, totalItems } = await tenants.list(
        { state: 'active', offset, limit: PAGE },
        { token },
      );
      entities.push(...items.map(tenant => this.deferred(tenant)));
      if (offset + PAGE >= totalItems) break;
    }
    await connection.applyMutation({ type: 'full', entities });
    this.options.logger.debug(`Published ${entities.length} tenants`);
  }

  private async publishOne(
    connection: EntityProviderConnection,
    { eventPayload }: EventParams,
  ) {
    const { tenantId, name } = (eventPayload ?? {}) as Record<string, unknown>;
    if (typeof tenantId !== 'string' || typeof name !== 'string') return;
    const tenant = await this.find(tenantId);
    const active = tenant?.state === 'active';
    await connection.applyMutation({
      type: 'delta',
      added: active ? [this.deferred(tenant)] : [],
      removed: active ? [] : [{ entityRef: `resource:default/${name}` }],
    });
  }

  private async find(id: string): Promise<TenantSummary | undefined> {
    try {
      const token = await this.options.token();
      return await this.options.tenants.get(id, { token });
    } catch (error) {
      if (isOperationError(error) && error.code === 'NOT_FOUND') {
        return undefined;
      }
      throw error;
    }
  }

  private deferred(tenant: TenantSummary): DeferredEntity {
    return {
      entity: tenantEntity(tenant, this.options),
      locationKey: PROVIDER,
    };
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {});
    return done;
  }
}
