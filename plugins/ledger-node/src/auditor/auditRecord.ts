import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { LedgerRecord } from '@companyos/ledger';

/** Characters of one personal value: seven of them, at three bytes each, fit into a record whatever a plugin sends. */
const MAX_VALUE_CHARACTERS = 3_000;

/** Who did it, as far as it is known. */
export interface AuditActor {
  /** `user:default/ada`, `plugin:catalog`, `external:ci`, or `unknown`. */
  readonly ref: string;
  /** `claimed`: the plugin says so in its metadata; nobody showed a token to this event. */
  readonly kind: 'user' | 'service' | 'none' | 'claimed' | 'unknown';
}

/** One finished audit event, with what the request said copied out of it. */
export interface AuditFact {
  readonly id: string;
  readonly pluginId: string;
  readonly eventId: string;
  readonly severity: NonNullable<
    AuditorServiceCreateEventOptions['severityLevel']
  >;
  readonly error?: Error;
  readonly meta: JsonObject;
  readonly request?: {
    readonly method: string;
    readonly url: string;
    readonly ip?: string;
    readonly hostname?: string;
    readonly userAgent?: string;
  };
  readonly at: Date;
}

/**
 * The ledger's record of an audit event. Whatever may name a person or is free text is personal: actor, address, URL,
 * metadata (entity references of users among it), the error's message. The rest is codes.
 */
export function auditRecord(fact: AuditFact, actor: AuditActor): LedgerRecord {
  const { pluginId, request, meta, error } = fact;
  return {
    key: `audit/${fact.id}`,
    type: 'audit',
    event: code(`${pluginId}.${fact.eventId}`),
    outcome: error ? 'failure' : 'success',
    subject: isId(meta.taskId) ? `task:${meta.taskId}` : `plugin:${pluginId}`,
    occurredAt: fact.at.toISOString(),
    plain: {
      plugin: pluginId,
      severity: fact.severity,
      actorKind: actor.kind,
      ...(request && { method: code(request.method.toLowerCase()) }),
      ...variantOf(meta),
      ...(error && { error: code(error.name || 'Error') }),
    },
    personal: definedOnly({
      actor: actor.ref,
      address: request?.ip,
      hostname: request?.hostname,
      userAgent: request?.userAgent,
      url: request?.url,
      metadata: Object.keys(meta).length > 0 ? asJson(meta) : undefined,
      errorMessage: error?.message,
    }),
  };
}

/** Backstage's convention for variations of one event; the words are the plugin's own, never a user's. */
function variantOf(meta: JsonObject): { variant?: string } {
  const variant = meta.actionType ?? meta.queryType;
  return typeof variant === 'string' ? { variant: code(variant) } : {};
}

/** A name that the ledger takes, whatever a plugin calls its events. */
function code(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 128) || 'unnamed'
  );
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}

function asJson(meta: JsonObject): string {
  try {
    return JSON.stringify(meta);
  } catch (error) {
    return `metadata that is no JSON: ${error}`;
  }
}

function definedOnly(values: { [name: string]: string | undefined }) {
  const defined: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue;
    defined[name] =
      value.length > MAX_VALUE_CHARACTERS
        ? `${value.slice(0, MAX_VALUE_CHARACTERS)}… (${
            value.length
          } characters)`
        : value;
  }
  return defined;
}
