import type { LedgerEntry, PositionedEntry } from '@companyos/ledger';
import {
  actorName,
  typeName,
  type Look,
} from '@companyos/plugin-operation-react';

/** What the ledger says, as people say it. */

export const TYPES: { readonly [type in LedgerEntry['type']]: string } = {
  decision: 'Policy decisions',
  operation: 'Operations',
  audit: 'Audit events',
};

export const OUTCOMES: { readonly [outcome in LedgerEntry['outcome']]: Look } =
  {
    allow: { word: 'Allowed', shape: 'check', tone: 'positive' },
    deny: { word: 'Denied', shape: 'barred', tone: 'negative' },
    success: { word: 'Succeeded', shape: 'check', tone: 'positive' },
    failure: { word: 'Failed', shape: 'cross', tone: 'negative' },
    'no-op': { word: 'Nothing to do', shape: 'equal', tone: 'neutral' },
    cancelled: { word: 'Cancelled', shape: 'stop', tone: 'neutral' },
    info: { word: 'Noted', shape: 'circle', tone: 'neutral' },
  };

/** A word for every outcome, also for one that a newer ledger knows. */
export function outcomeLook(outcome: LedgerEntry['outcome']): Look {
  return (
    OUTCOMES[outcome] ?? { word: outcome, shape: 'question', tone: 'neutral' }
  );
}

/** `tenant.create.succeeded` → `Tenant create succeeded`; a decision names the action it was asked about. */
export function eventInWords(entry: LedgerEntry): string {
  const { action, variant } = entry.plain;
  if (entry.type === 'decision' && typeof action === 'string') {
    return `Decision: ${typeName(action.replace(/:/g, ' ')).toLowerCase()}`;
  }
  const words = typeName(entry.event);
  return typeof variant === 'string'
    ? `${words} (${variant.replace(/[._-]/g, ' ')})`
    : words;
}

/** Who did it; erased and never known are different things. */
export function whoInWords({ personal }: PositionedEntry): string {
  const { actor } = personal;
  if (actor === null) return 'erased';
  return actor === undefined ? 'not recorded' : actorName(actor);
}

export function decisionIdOf(entry: LedgerEntry): string | undefined {
  const { decisionId } = entry.plain;
  return typeof decisionId === 'string' ? decisionId : undefined;
}

export function operationIdOf(entry: LedgerEntry): string | undefined {
  const { operationId } = entry.plain;
  return typeof operationId === 'string' ? operationId : undefined;
}

/** The start and the end of a hash or an ID: enough to recognise it. */
export function short(id: string): string {
  return id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
