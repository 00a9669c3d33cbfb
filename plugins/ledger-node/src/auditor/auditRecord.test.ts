import { checkRecord } from '@companyos/ledger';
import { auditRecord, type AuditFact } from './auditRecord';

describe('auditRecord', () => {
  const fact: AuditFact = {
    id: '0b0b',
    pluginId: 'catalog',
    eventId: 'entity-mutate',
    severity: 'medium',
    meta: { queryType: 'refresh', entityRef: 'user:default/ada' },
    request: {
      method: 'POST',
      url: '/api/catalog/refresh?x=ada',
      ip: '127.0.0.1',
      hostname: 'localhost',
      userAgent: 'curl',
    },
    at: new Date('2026-01-02T03:04:05.678Z'),
  };
  const actor = { ref: 'user:default/ada', kind: 'user' } as const;

  it('keeps apart what is a code and what may name a person', () => {
    expect(auditRecord(fact, actor)).toEqual({
      key: 'audit/0b0b',
      type: 'audit',
      event: 'catalog.entity-mutate',
      outcome: 'success',
      subject: 'plugin:catalog',
      occurredAt: '2026-01-02T03:04:05.678Z',
      plain: {
        plugin: 'catalog',
        severity: 'medium',
        actorKind: 'user',
        method: 'post',
        variant: 'refresh',
      },
      personal: {
        actor: 'user:default/ada',
        address: '127.0.0.1',
        hostname: 'localhost',
        userAgent: 'curl',
        url: '/api/catalog/refresh?x=ada',
        metadata: '{"queryType":"refresh","entityRef":"user:default/ada"}',
      },
    });
  });

  it('names a failure by its kind, and keeps its words personal', () => {
    const record = auditRecord(
      {
        ...fact,
        request: undefined,
        meta: { taskId: 'a-1' },
        error: new TypeError('no ada'),
      },
      { ref: 'user:default/ada', kind: 'claimed' },
    );
    expect(record).toMatchObject({
      outcome: 'failure',
      subject: 'task:a-1',
      plain: { error: 'typeerror', actorKind: 'claimed' },
      personal: { errorMessage: 'no ada' },
    });
    expect(JSON.stringify(record.plain)).not.toContain('ada');
  });

  it('makes a record the ledger takes of anything a plugin sends', () => {
    const circular: AuditFact['meta'] = {
      actionType: 'Über "alles" 😀'.repeat(99),
    };
    circular.self = circular;
    const long = 'ü😀'.repeat(100_000);
    const record = auditRecord(
      {
        ...fact,
        eventId: '…Weird Event!',
        meta: circular,
        error: Object.assign(new Error(long), { name: '' }),
        request: {
          method: long,
          url: long,
          ip: long,
          hostname: long,
          userAgent: long,
        },
      },
      { ref: long, kind: 'user' },
    );
    expect(() => checkRecord(record)).not.toThrow();
    expect(record.event).toBe('catalog.-weird-event-');
  });
});
