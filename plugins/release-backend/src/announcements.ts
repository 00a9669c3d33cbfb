import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { OperationChanged } from '@companyos/operations/postgres';
import {
  RELEASE_EVENTS_TOPIC,
  RELEASE_SIGNAL_CHANNEL,
} from '@companyos/plugin-release-common';
import type { Components } from './components';
import type { Occasion, RolloutAnnouncer } from './controller/options';

/** Where pages that show operations listen. */
const OPERATION_SIGNAL_CHANNEL = 'companyos:operation';

const TITLES: { readonly [about in Occasion]: string } = {
  paused: 'is paused',
  aborting: 'is being taken back',
  'rolled-back': 'was taken back',
  completed: 'serves everybody',
  failed: 'failed',
};

export interface AnnouncementsOptions {
  readonly events: Pick<EventsService, 'publish'>;
  readonly signals: Pick<SignalsService, 'publish'>;
  readonly notifications: Pick<NotificationService, 'send'>;
  readonly components: Pick<Components, 'find'>;
  readonly logger: LoggerService;
}

/**
 * Tells the rest of the portal how releases go: events for other back ends, signals for pages, notifications for people.
 * Signals reach whoever holds a socket, so they say "fetch again" and nothing else. All of it is a courtesy with polling behind
 * it, except what the owner is told: the controller repeats that until it was sent.
 */
export class Announcements implements RolloutAnnouncer {
  static create(options: AnnouncementsOptions): Announcements {
    return new Announcements(options);
  }

  private constructor(private readonly options: AnnouncementsOptions) {}

  operationChanged({ id }: OperationChanged): void {
    this.hint(OPERATION_SIGNAL_CHANNEL, { operationId: id });
  }

  /** A gate was reported: pages that show the scorecard of this release fetch it again. */
  scorecardChanged(releaseId: string): void {
    this.hint(RELEASE_SIGNAL_CHANNEL, { type: 'scorecard-changed', releaseId });
  }

  changed({
    id,
    releaseId,
    state,
  }: Parameters<RolloutAnnouncer['changed']>[0]) {
    this.hint(RELEASE_SIGNAL_CHANNEL, {
      type: 'rollout-changed',
      rolloutId: id,
    });
    this.courtesy(
      this.options.events.publish({
        topic: RELEASE_EVENTS_TOPIC,
        eventPayload: { rolloutId: id, releaseId, state },
      }),
    );
  }

  /** To the component's owner, or to whoever started it where the catalog knows none. */
  async notifyOwner({
    rollout,
    release,
    about,
    words,
  }: Parameters<RolloutAnnouncer['notifyOwner']>[0]): Promise<void> {
    const known = await this.options.components.find(rollout.component);
    const name = rollout.component.split('/')[1];
    await this.options.notifications.send({
      recipients: {
        type: 'entity',
        entityRef: known?.owner ?? rollout.started_by,
      },
      payload: {
        title: `${name} ${release.version} ${TITLES[about]} at ${rollout.target}`,
        description: words,
        link: `/releases/${rollout.id}`,
        severity: about === 'completed' ? 'normal' : 'high',
        topic: 'releases',
        // Told again, it replaces what was told before.
        scope: `rollout:${rollout.id}:${about}`,
      },
    });
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
