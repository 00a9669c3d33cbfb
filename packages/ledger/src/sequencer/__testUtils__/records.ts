import type { SourcedRecord } from '../../types';

export const SALT = '00112233445566778899aabbccddeeff';

export function sourced(
  source: string,
  sequence: number,
  change: Partial<SourcedRecord['record']> = {},
): SourcedRecord {
  return {
    source,
    sequence,
    record: {
      key: `${source}/${sequence}`,
      type: 'operation',
      event: 'tenant.create.succeeded',
      outcome: 'success',
      subject: 'tenant:tn_1',
      occurredAt: '2026-01-02T03:04:05.678Z',
      plain: { decisionId: 'pd_1' },
      ...change,
    },
    personal: { actor: { salt: SALT, value: 'user:default/ada' } },
  };
}

export const run = (source: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => sourced(source, from + i));
