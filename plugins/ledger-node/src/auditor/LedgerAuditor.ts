import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEvent,
  AuthService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Clock } from '@companyos/ledger';
import type { AuditActor, AuditFact } from './auditRecord';

type AuditRequest = NonNullable<AuditorServiceCreateEventOptions['request']>;

/** A fact whose actor is still being looked up. */
export interface PendingFact {
  readonly fact: AuditFact;
  /** Never rejects. */
  readonly actor: Promise<AuditActor>;
}

export interface LedgerAuditorOptions {
  readonly pluginId: string;
  readonly auth: AuthService;
  readonly httpAuth: HttpAuthService;
  readonly logger: LoggerService;
  readonly clock: Clock;
  readonly enqueue: (fact: PendingFact) => void;
}

/**
 * Backstage's audit events, on their way to the ledger. Kept are the outcomes of medium severity and above, and every
 * failure.
 *
 * Callers await these methods in the middle of their requests, and an error here would become theirs: `createEvent`
 * escapes the scaffolder's own try, and a rejecting `success` fails a task that has finished. So nothing here waits
 * for anything, and nothing throws. A read of low severity costs one object.
 */
export class LedgerAuditor implements AuditorService {
  static create(options: LedgerAuditorOptions): LedgerAuditor {
    return new LedgerAuditor(options);
  }

  private constructor(private readonly options: LedgerAuditorOptions) {}

  async createEvent(
    event: AuditorServiceCreateEventOptions,
  ): Promise<AuditorServiceEvent> {
    const severity = event.severityLevel ?? 'low';
    return {
      success: async end => {
        if (severity !== 'low') this.keep(event, end?.meta);
      },
      fail: async end => this.keep(event, end?.meta, end?.error),
    };
  }

  private keep(
    event: AuditorServiceCreateEventOptions,
    endMeta?: JsonObject,
    ...failure: [error?: Error]
  ): void {
    try {
      const { request } = event;
      const meta = { ...event.meta, ...endMeta };
      this.options.enqueue({
        fact: {
          id: randomUUID(),
          pluginId: this.options.pluginId,
          eventId: event.eventId,
          severity: event.severityLevel ?? 'low',
          error: failure.length > 0 ? asError(failure[0]) : undefined,
          meta,
          request: request && describe(request),
          at: this.options.clock.now(),
        },
        actor: this.actorOf(request, meta).catch(() => ({
          ref: 'unknown',
          kind: 'unknown',
        })),
      });
    } catch (error) {
      this.options.logger.error(`An audit event could not be kept. ${error}`);
    }
  }

  private async actorOf(
    request: AuditRequest | undefined,
    meta: JsonObject,
  ): Promise<AuditActor> {
    const { auth, httpAuth, pluginId } = this.options;
    if (!request) {
      // A task that runs on its own: the plugin acts, and only its metadata says for whom.
      return typeof meta.createdBy === 'string'
        ? { ref: meta.createdBy, kind: 'claimed' }
        : { ref: `plugin:${pluginId}`, kind: 'service' };
    }
    const credentials = await httpAuth.credentials(request);
    if (auth.isPrincipal(credentials, 'user')) {
      return { ref: credentials.principal.userEntityRef, kind: 'user' };
    }
    if (auth.isPrincipal(credentials, 'service')) {
      return { ref: credentials.principal.subject, kind: 'service' };
    }
    return { ref: 'nobody', kind: 'none' };
  }
}

/** Copied at once: the request may be gone by the time it is written. */
function describe(request: AuditRequest): AuditFact['request'] {
  return {
    method: request.method,
    url: request.originalUrl,
    ip: request.ip,
    hostname: request.hostname,
    userAgent: request.get('user-agent'),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
