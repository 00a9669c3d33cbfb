import type { BareEntry } from '@companyos/ledger';
import { OperationError, type Operation } from '@companyos/operations';
import type { LedgerSlices } from '@companyos/plugin-ledger-node';
import type { Classification, ContentSource } from '@companyos/policy/seams';
import canonicalize from 'canonicalize';
import type { Pool } from 'pg';
import type { StoredTenant } from '../../database';
import { rankOf } from './classify';
import { fetchRows } from './cursor';
import { rowsQuery } from './rowsQuery';
import { openSnapshot } from './snapshot';
import { exportTables } from './tables';
import { withoutPeople } from './withoutPeople';

export const EXPORT_SCHEMA = 'companyos.tenant-export/v1';

export interface TenantContentOptions {
  readonly tenant: StoredTenant;
  /** Connections to the tenant's store, see `openReader`. */
  readonly reader: Pool;
  readonly slices: LedgerSlices;
  /** Everything that was decided is in it below this size. */
  readonly ledgerSize: number;
  /** Nothing above it may be in it. */
  readonly classification: Classification;
  /** An operation of this plugin, if it is there. */
  operation(id: string): Promise<Operation | undefined>;
}

/**
 * Everything about a tenant as lines of JSON: spec, rows, decisions, its slice of the ledger. A pure function of the tenant's
 * stored state and of the ledger below a size: whoever asks, when and where is not in it. Nothing is held but the line at
 * hand and a page of rows.
 */
export function tenantContent(options: TenantContentOptions): ContentSource {
  return {
    canMeet: obligation => /^redact:(pii|restricted)$/.test(obligation),
    open: obligations => lines(options, redactedClasses(obligations)),
  };
}

function redactedClasses(obligations: readonly string[]): readonly string[] {
  return obligations.map(item => item.slice('redact:'.length)).sort();
}

async function* lines(
  options: TenantContentOptions,
  redact: readonly string[],
): AsyncGenerator<string> {
  const { tenant, classification, ledgerSize, slices } = options;
  const clean = <T>(value: T): T =>
    redact.includes('pii') ? withoutPeople(value) : value;
  const counts: { [section: string]: number } = {};
  const count = (section: string) => {
    counts[section] = (counts[section] ?? 0) + 1;
  };
  yield line({
    schema: EXPORT_SCHEMA,
    tenant: { id: tenant.id, name: tenant.name },
    classification,
    redacted: redact,
    ledger: { size: ledgerSize, rootHash: await slices.rootAt(ledgerSize) },
  });
  yield line({
    section: 'spec',
    record: clean({ spec: tenant.spec, bindings: tenant.bindings }),
  });
  for await (const { section, row } of rowsOf(options, redact)) {
    count(section);
    // The row is JSON text of the store's own, kept digit by digit.
    yield `{"record":${row},"section":"${section}"}\n`;
  }
  for await (const record of decisionsOf(options)) {
    count('decisions');
    yield line({ section: 'decisions', record: clean(record) });
  }
  for await (const record of sliceOf(options)) {
    count('ledger');
    yield line({ section: 'ledger', record });
  }
  // Whoever reads it knows by this line that nothing was cut off.
  yield line({ section: 'end', counts });
}

async function* rowsOf(
  { tenant, reader, classification }: TenantContentOptions,
  redact: readonly string[],
): AsyncGenerator<{ section: string; row: string }> {
  const snapshot = await openSnapshot(reader, tenant.id);
  try {
    for (const table of await exportTables(snapshot.client, tenant.id)) {
      const query = rowsQuery(table, redact);
      for await (const { row, class: rowClass } of fetchRows(
        snapshot.client,
        query,
      )) {
        if (rankOf(rowClass) > rankOf(classification)) {
          throw moreSensitive(table.section, rowClass, classification);
        }
        yield { section: sectionText(table.section), row };
      }
    }
  } finally {
    await snapshot.close();
  }
}

/** As it stands within a JSON text. */
function sectionText(section: string): string {
  return JSON.stringify(section).slice(1, -1);
}

async function* decisionsOf({
  tenant,
  slices,
  ledgerSize,
  operation,
}: TenantContentOptions): AsyncGenerator<object> {
  const decided = slices.entries({
    subject: `tenant:${tenant.id}`,
    below: ledgerSize,
    type: 'decision',
  });
  for await (const { position, entry } of decided) {
    const id = ownOperation(entry);
    const found = id === undefined ? undefined : await operation(id);
    const own = found && found.decision.id === entry.plain.decisionId;
    yield {
      position,
      decisionId: entry.plain.decisionId,
      outcome: entry.outcome,
      occurredAt: entry.occurredAt,
      // Decisions that no operation of tenants tells of are in the ledger with their essentials alone.
      operation: own
        ? {
            id: found.id,
            type: found.type,
            actor: found.actor,
            reason: found.reason,
            decision: found.decision,
          }
        : null,
    };
  }
}

function ownOperation(entry: BareEntry['entry']): string | undefined {
  const { operationId } = entry.plain;
  return entry.source === 'tenant' && typeof operationId === 'string'
    ? operationId
    : undefined;
}

async function* sliceOf({
  tenant,
  slices,
  ledgerSize,
}: TenantContentOptions): AsyncGenerator<object> {
  yield* slices.entries({
    subject: `tenant:${tenant.id}`,
    below: ledgerSize,
  });
}

function line(value: object): string {
  return `${canonicalize(value)}\n`;
}

function moreSensitive(
  section: string,
  found: string,
  expected: string,
): OperationError {
  return new OperationError(
    'CONFLICT',
    `${section} has rows of class ${found}, and the export was decided as ${expected}.`,
    {
      next: 'Ask for the export again: it is then decided by what is there now.',
      retryable: false,
    },
  );
}
