import type { PositionedEntry } from '@companyos/ledger';
import type { LedgerView } from '../api/LedgerApi';

export function anEntry(
  position = 7,
  overrides: Partial<PositionedEntry['entry']> = {},
  personal: PositionedEntry['personal'] = {
    actor: 'user:default/ada',
    reason: null,
  },
): PositionedEntry {
  return {
    position,
    entry: {
      schema: 'companyos.ledger.entry/v1',
      source: 'tenant',
      sequence: 3,
      key: 'op_1/succeeded',
      type: 'operation',
      event: 'tenant.create.succeeded',
      outcome: 'success',
      subject: 'tenant:tn_1',
      occurredAt: '2025-11-23T12:00:00.000Z',
      plain: {
        operationId: 'op_1',
        decisionId: 'pd_01JDB0000000000000000000AA',
        planHash: 'b'.repeat(64),
        determining: ['tenant-create'],
      },
      commitments: { actor: 'c'.repeat(64), reason: 'd'.repeat(64) },
      ...overrides,
    },
    leafHash: 'e'.repeat(64),
    appendedAt: '2025-11-23T12:00:01.000Z',
    personal,
  };
}

export function aView(
  items: readonly PositionedEntry[] = [anEntry()],
  overrides: Partial<LedgerView> = {},
): LedgerView {
  return {
    items,
    total: items.length,
    more: false,
    head: {
      size: 1234,
      rootHash: 'f'.repeat(64),
      appendedAt: '2025-11-23T12:00:01.000Z',
    },
    ...overrides,
  };
}
