import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { OperationChanged } from '@companyos/operations/postgres';
import {
  TENANT_EVENTS_TOPIC,
  TENANT_SIGNAL_CHANNEL,
  type TenantChangedEvent,
} from '@companyos/plugin-tenant-common';

/** Where pages that show operations listen. */
const OPERATION_SIGNAL_CHANNEL = 'companyos:operation';

export interface AnnouncementsOptions {
  readonly events: Pick<EventsService, 'publish'>;
  readonly signals: Pick<SignalsService, 'publish'>;
  readonly notifications: Pick<NotificationService, 'send'>;
  readonly logger: LoggerService;
}

/**
 * Tells the rest of the portal that something changed: events for other back ends, signals for pages, notifications for
 * people. Signals reach whoever holds a socket, so they say "fetch again" and nothing else. All of it is a courtesy with
 * polling behind it, except the event, which the step that sends it repeats until it was sent.
 */
export class Announcements {
  static create(options: AnnouncementsOptions): Announcements {
    return new Announcements(options);
  }

  private constructor(private readonly options: AnnouncementsOptions) {}

  async tenantChanged(tenant: TenantChangedEvent): Promise<void> {
    const { tenantId, name } = tenant;
    await this.options.events.publish({
      topic: TENANT_EVENTS_TOPIC,
      eventPayload: { tenantId, name },
    });
  }

  operationChanged({ id }: OperationChanged): void {
    this.hint(OPERATION_SIGNAL_CHANNEL, { operationId: id });
    this.hint(TENANT_SIGNAL_CHANNEL, { type: 'tenant-changed' });
  }

  /** Said again with the same scope, it replaces what was said before. */
  tenantActive(tenant: {
    readonly id: string;
    readonly name: string;
    readonly owner: string;
  }): void {
    this.courtesy(
      this.options.notifications.send({
        recipients: { type: 'entity', entityRef: tenant.owner },
        payload: {
          title: `Tenant ${tenant.name} is ready`,
          description: 'All its namespaces stand.',
          link: `/tenants/${tenant.name}`,
          severity: 'normal',
          topic: 'tenants',
          scope: `tenant:${tenant.id}:active`,
        },
      }),
    );
  }

  /** Why a tenant stays although someone asked for its deletion. */
  deletionDenied(denied: {
    readonly tenantId: string;
    readonly name: string;
    readonly owner: string;
    readonly reason: string;
    readonly decisionId: string;
    readonly operationId?: string;
  }): void {
    const { operationId, name } = denied;
    this.courtesy(
      this.options.notifications.send({
        recipients: { type: 'entity', entityRef: denied.owner },
        payload: {
          title: `The deletion of tenant ${name} was denied`,
          description: `${denied.reason} (decision ${denied.decisionId})`,
          link: operationId
            ? `/operations/tenant/${operationId}`
            : `/tenants/${name}`,
          severity: 'high',
          topic: 'tenants',
          scope: `tenant:${denied.tenantId}:deletion`,
        },
      }),
    );
  }

  /** Somebody changed who may see or do something in a tenant's stores. */
  securityDrift(drift: {
    readonly tenantId: string;
    readonly name: string;
    readonly owner: string;
    readonly differences: readonly string[];
  }): void {
    const { differences, name } = drift;
    this.courtesy(
      this.options.notifications.send({
        recipients: { type: 'entity', entityRef: drift.owner },
        payload: {
          title: `Rights in tenant ${name} differ from its manifest`,
          description: `Not as the portal made it: ${differences.join(', ')}.`,
          link: `/tenants/${name}/drift`,
          severity: 'critical',
          topic: 'tenants',
          scope: `tenant:${drift.tenantId}:drift`,
        },
      }),
    );
  }

  /** Nobody should have to find out by waiting. */
  tenantStuck(stuck: {
    readonly tenantId: string;
    readonly name: string;
    readonly owner: string;
    readonly reason: string | null;
  }): void {
    const { name, reason } = stuck;
    this.courtesy(
      this.options.notifications.send({
        recipients: { type: 'entity', entityRef: stuck.owner },
        payload: {
          title: `Tenant ${name} is still being set up`,
          description: reason ?? 'It has taken longer than it should.',
          link: `/tenants/${name}`,
          severity: 'high',
          topic: 'tenants',
          scope: `tenant:${stuck.tenantId}:stuck`,
        },
      }),
    );
  }

  private hint(channel: string, message: { readonly [key: string]: string }) {
    this.courtesy(
      this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message,
      }),
    );
  }

  private courtesy(sent: Promise<void>): void {
    sent.catch(error =>
      this.options.logger.debug('An announcement was not sent', error),
    );
  }
}
