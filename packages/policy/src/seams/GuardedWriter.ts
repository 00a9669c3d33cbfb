import { dataWriteRequest } from '../dataRequests';
import type { StampedRetention } from '../retention';
import type { PolicyDecision } from '../types';
import { SeamGate, type SeamOptions, type SeamSubject } from './gate';
import { canRedact, redactedClass, redactFields } from './redact';
import type { RegionConnection } from './RegionConnection';
import type { ArtifactTags, FieldTags } from './tags';

export interface GuardedWriterOptions<Tx> extends SeamOptions<Tx> {
  readonly connection: RegionConnection<Tx>;
  /** Obligations this writer can meet besides `redact:…`: each changes the values before they are written. */
  readonly fulfil?: {
    readonly [obligation: string]: <V>(values: V) => V | Promise<V>;
  };
}

export interface GuardedWrite<V> extends SeamSubject {
  readonly values: V;
  /** Classes of single fields of `values`; `redact:…` is met only where some are of that class. */
  readonly fields?: FieldTags;
}

/** What may be written, and what must be stored with it. */
export interface ApprovedWrite<V> extends ArtifactTags, StampedRetention {
  /** With obligations met: write these. */
  readonly values: V;
  readonly region: string;
  readonly decision: PolicyDecision;
}

/**
 * The seam in front of a database.
 *
 * Decides first, with the region of the connection it holds. A denial is committed to the record and thrown; nothing is
 * written. An allow is recorded in the transaction of the write, so that neither exists without the other. Obligations
 * are met on the values before anybody can write them, or the write is denied.
 */
export class GuardedWriter<Tx> {
  readonly #options: GuardedWriterOptions<Tx>;
  readonly #gate: SeamGate<Tx>;

  static create<Tx>(options: GuardedWriterOptions<Tx>): GuardedWriter<Tx> {
    return new GuardedWriter(options);
  }

  private constructor(options: GuardedWriterOptions<Tx>) {
    this.#options = options;
    this.#gate = new SeamGate(options);
  }

  /**
   * Runs `work` in a transaction of the region's database. What it throws rolls everything back and is passed on;
   * otherwise throws `SeamError`.
   */
  async write<V, T>(
    subject: GuardedWrite<V>,
    work: (tx: Tx, approved: ApprovedWrite<V>) => Promise<T>,
  ): Promise<{ readonly decision: PolicyDecision; readonly result: T }> {
    const { connection } = this.#options;
    const decided = await this.#gate.decide(
      subject,
      facts =>
        dataWriteRequest(
          subject.actor,
          facts,
          { region: connection.region },
          this.#gate.bundle,
        ),
      obligation => this.#canMeet(obligation, subject.fields),
    );
    const { decision, tags } = decided;
    const retention = this.#gate.stamp(decided);
    const values = await this.#meet(decision.obligations ?? [], subject);
    const result = await connection.transaction(async tx => {
      const recorded = this.#gate.recordInTransaction(tx, subject, decision);
      if (!connection.pipelined) await recorded;
      const approved = {
        ...tags,
        ...retention,
        values,
        region: connection.region,
        decision,
      };
      return afterBoth(recorded, () => work(tx, approved));
    });
    return { decision, result };
  }

  #canMeet(obligation: string, fields: FieldTags | undefined): boolean {
    return (
      Object.hasOwn(this.#options.fulfil ?? {}, obligation) ||
      canRedact(obligation, fields)
    );
  }

  async #meet<V>(
    obligations: readonly string[],
    { values, fields = {} }: GuardedWrite<V>,
  ): Promise<V> {
    let met = values;
    for (const obligation of obligations) {
      const fulfil = this.#options.fulfil?.[obligation];
      met = fulfil
        ? await fulfil(met)
        : redactFields(met, fields, [redactedClass(obligation)!]);
    }
    return met;
  }
}

/** What was not recorded fails the rest of its transaction too: the reason is told, and not what follows from it. */
async function afterBoth<T>(
  recorded: Promise<void>,
  begin: () => Promise<T>,
): Promise<T> {
  const worked = (async () => begin())();
  const [record, work] = await Promise.allSettled([recorded, worked]);
  if (record.status === 'rejected') throw record.reason;
  if (work.status === 'rejected') throw work.reason;
  return work.value;
}
