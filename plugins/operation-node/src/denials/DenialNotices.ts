import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Actor } from '@companyos/operations';
import type {
  OperationChanged,
  OperationEngine,
} from '@companyos/operations/postgres';
import type { PolicyDecision } from '@companyos/policy';
import type { PolicyService } from '../policy/policyServiceRef';
import type { Denial, DenialListener } from '../seams/DenialListener';

export interface DenialNoticesOptions {
  readonly pluginId: string;
  readonly notifications: Pick<NotificationService, 'send'>;
  readonly policy: Pick<PolicyService, 'bundle'>;
  readonly logger: LoggerService;
}

/** What a notice says; `about` is what was asked for, in words. */
type Noticed = Pick<Denial, 'actor' | 'decision'> & {
  readonly about?: string;
};

/**
 * Puts denials into the notifications of whoever was denied: of operations, of dry runs, of approvals, and at seams.
 *
 * One that is denied the same thing again finds the newest in place of the one before. Services have no notifications. It is
 * a courtesy, sent after the denial was recorded: one that is lost in a crash is still in the ledger and on the Residency page.
 */
export class DenialNotices implements DenialListener {
  static create(options: DenialNoticesOptions): DenialNotices {
    return new DenialNotices(options);
  }

  private constructor(private readonly options: DenialNoticesOptions) {}

  /** For a denial that left no operation, and for the seams. */
  denied({ actor, decision, about }: Noticed): void {
    this.send(this.notice({ actor, decision, about }), decision.id);
  }

  /** For the engine's changes: an operation that was denied, when it was asked for or when it was to begin. */
  operationChanged(
    { id, state }: OperationChanged,
    engine: Pick<OperationEngine, 'get'>,
  ): void {
    if (state !== 'denied') return;
    engine
      .get(id)
      .then(({ actor, decision, error, plan }) =>
        this.send(
          this.notice({
            actor,
            decision: {
              ...decision,
              reason: error?.message ?? decision.reason,
              remedy: error?.next ?? decision.remedy,
            },
            about: plan.summary,
            decisionId: error?.decisionId,
          }),
          id,
        ),
      )
      .catch(error => this.failed(id, error));
  }

  private notice({
    actor,
    about,
    decision,
    decisionId = decision.id,
  }: Noticed & { readonly decisionId?: string }) {
    if (actor.kind !== 'user') return undefined;
    return {
      recipients: { type: 'entity' as const, entityRef: actor.ref },
      payload: {
        title: `Denied: ${about ?? this.title(decision)}`,
        description: `${decision.reason} ${decision.remedy} Decision ${decisionId}.`,
        link: `/residency/decisions/${encodeURIComponent(decisionId)}`,
        severity: 'high' as const,
        topic: 'denials',
        scope: scopeOf(actor, decision),
      },
    };
  }

  /** `place this legal hold`, in the words of the schema. */
  private title({ request }: PolicyDecision): string {
    const known = this.options.policy.bundle.actions.get(request.action);
    return known?.title ?? request.action;
  }

  private send(
    notice: ReturnType<DenialNotices['notice']>,
    about: string,
  ): void {
    if (!notice) return;
    this.options.notifications
      .send(notice)
      .catch(error => this.failed(about, error));
  }

  private failed(about: string, error: unknown): void {
    this.options.logger.warn(
      `Nobody was notified of the denial ${about}`,
      error instanceof Error ? error : new Error(String(error)),
    );
  }
}

/** The same person, the same action, the same thing: notifications of one scope replace each other. */
function scopeOf({ ref }: Actor, { request }: PolicyDecision): string {
  const { action, resource } = request;
  return `denial:${ref}:${action}:${resource?.type}:${resource?.id}`;
}
