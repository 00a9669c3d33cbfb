import { LedgerConflictError, LedgerGapError } from '../../errors';
import type { Clock } from '../../clock';
import type { LedgerRecord, LedgerSink, SourcedRecord } from '../../types';

/** Helpers of this folder's tests. */

export function aRecord(overrides: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    key: 'op_1/accepted',
    type: 'operation',
    event: 'tenant.create.accepted',
    outcome: 'allow',
    subject: 'tenant:tn_1',
    occurredAt: '2026-01-02T03:04:05.678Z',
    plain: { decisionId: 'pd_1' },
    personal: { actor: 'user:default/ada', reason: 'because' },
    ...overrides,
  };
}

/** A ledger in memory that is as strict as the real one. */
export class MemorySink implements LedgerSink {
  records: SourcedRecord[] = [];
  deliveries = 0;
  /** Set to make the next deliveries fail. */
  failure?: Error;

  async deliver(source: string, batch: readonly SourcedRecord[]) {
    this.deliveries += 1;
    if (this.failure) throw this.failure;
    for (const item of batch) {
      const expected = this.records.length + 1;
      if (item.sequence > expected) {
        throw new LedgerGapError(source, expected, item.sequence);
      }
      const there = this.records[item.sequence - 1];
      if (!there) this.records.push(item);
      else if (there.record.key !== item.record.key) {
        throw new LedgerConflictError(source, item.sequence);
      }
    }
    return { accepted: this.records.length };
  }

  get keys(): string[] {
    return this.records.map(({ record }) => record.key);
  }

  get sequences(): number[] {
    return this.records.map(({ sequence }) => sequence);
  }
}

/** Time that stands still until told; `waits` are the lengths asked for, and `elapse` ends the wait in progress. */
export class ManualClock implements Clock {
  readonly waits: number[] = [];
  private current = Date.parse('2026-01-02T00:00:00.000Z');
  private end?: () => void;
  private asked?: () => void;

  now(): Date {
    return new Date(this.current);
  }

  advance(ms: number): void {
    this.current += ms;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms);
    return new Promise(resolve => {
      const done = () => {
        this.end = undefined;
        resolve();
      };
      this.end = done;
      signal.addEventListener('abort', done);
      this.asked?.();
    });
  }

  /** Resolves once somebody waits. */
  async waiting(): Promise<void> {
    if (this.end) return;
    await new Promise<void>(resolve => {
      this.asked = resolve;
    });
    this.asked = undefined;
  }

  elapse(): void {
    this.end?.();
  }
}

export const silent = { info() {}, warn() {}, error() {} };
