import {
  bypassRequest,
  dataEraseRequest,
  dataWriteRequest,
  erasureFacts,
} from '../dataRequests';
import type { PolicyActor } from '../requests';
import {
  evaluateRetention,
  type GovernanceBypass,
  type LegalHold,
  type RetentionVerdict,
} from '../retention';
import { chunks, type ContentSource } from './content';
import { SeamError } from './errors';
import { FileObjects } from './FileObjects';
import { SeamGate, type SeamOptions, type SeamSubject } from './gate';
import type { ExportDestination } from './GuardedExporter';
import { sidecarOf, type Sidecar } from './sidecar';

export interface GuardedObjectStoreOptions extends SeamOptions {
  /** The folder, which lies in `region`. */
  readonly root: string;
  readonly region: string;
  /** Every hold on an object, or on what it is part of, that has not been released. */
  readonly holds: (dataset: {
    readonly tenant: string;
    readonly dataset: string;
    readonly key: string;
  }) => Promise<readonly LegalHold[]>;
}

export interface GuardedPut extends SeamSubject {
  readonly key: string;
  readonly source: ContentSource;
}

export interface GuardedErase {
  readonly actor: PolicyActor;
  readonly key: string;
  readonly reason: string;
  /** Set `governance` retention aside; needs the permission and a reason. */
  readonly bypassGovernance?: boolean;
}

/**
 * The seam in front of stored objects, on a file system. A put is decided as a write in the region of the store, an
 * erasure by what keeps the object now; both decisions are committed to the record before anything happens.
 */
export class GuardedObjectStore {
  readonly #options: GuardedObjectStoreOptions;
  readonly #gate: SeamGate<unknown>;
  readonly #objects: FileObjects;

  static create(options: GuardedObjectStoreOptions): GuardedObjectStore {
    return new GuardedObjectStore(options);
  }

  private constructor(options: GuardedObjectStoreOptions) {
    this.#options = options;
    this.#gate = new SeamGate(options);
    this.#objects = new FileObjects(options.root);
  }

  async put(subject: GuardedPut): Promise<Sidecar> {
    const { region } = this.#options;
    const decided = await this.#gate.decide(
      subject,
      facts =>
        dataWriteRequest(subject.actor, facts, { region }, this.#gate.bundle),
      obligation => subject.source.canMeet(obligation),
    );
    const { decision } = decided;
    const retention = this.#gate.stamp(decided);
    await this.#gate.commit(subject, decision, { event: 'policy.decision' });
    const holds = await this.#options.holds(subject);
    const object = await this.#objects.begin(subject.key);
    try {
      const content = subject.source.open(decision.obligations ?? []);
      for await (const chunk of chunks(content)) {
        await object.write(chunk);
      }
      const seal = await object.seal();
      await this.#gate.commit(subject, decision, {
        event: 'data.object.sealed',
        content: seal,
      });
      const sidecar = sidecarOf(decided, {
        name: subject.key,
        region,
        retention,
        holds,
        content: seal,
      });
      await object.publish(sidecar);
      return sidecar;
    } catch (error) {
      await object.abort();
      throw error;
    }
  }

  sidecar(key: string): Promise<Sidecar> {
    return this.#objects.sidecar(key);
  }

  /** The content, checked against its sidecar while it streams. */
  read(key: string): AsyncIterable<Uint8Array> {
    return this.#objects.read(key);
  }

  list(): Promise<string[]> {
    return this.#objects.list();
  }

  /** Clears what crashes left behind. */
  clearPartial(olderThanMs: number, now: Date): Promise<number> {
    return this.#objects.clearPartial(olderThanMs, now);
  }

  /** Erases an object that nothing keeps; a denial names everything that does. */
  async erase({
    actor,
    key,
    reason,
    bypassGovernance = false,
  }: GuardedErase): Promise<RetentionVerdict> {
    const sidecar = await this.#objects.sidecar(key);
    const subject = {
      actor,
      tenant: sidecar.tenant,
      dataset: sidecar.dataset,
      classification: sidecar.classification,
      retention: sidecar.retention.schedule,
    };
    let verdict: RetentionVerdict | undefined;
    const bypass = bypassGovernance
      ? await this.#decideBypass(subject, reason)
      : undefined;
    const holds = await this.#options.holds({ ...subject, key });
    const { decision } = await this.#gate
      .decide(
        subject,
        facts => {
          verdict = evaluateRetention({
            object: {
              writtenAt: sidecar.retention.writtenAt,
              stamps: sidecar.retention.stamps as [
                Sidecar['retention']['stamps'][number],
              ],
              holds,
              visibility: 'shown',
            },
            now: this.#gate.now(),
            latestRecorded: this.#gate.latestRecorded(),
            schedules: this.#gate.bundle.retention,
            floors: [facts.tenant.retentionSchedule],
            bypass,
          });
          return dataEraseRequest(actor, facts, erasureFacts(verdict));
        },
        () => false,
      )
      .catch(error => {
        throw withBlockers(error, verdict);
      });
    await this.#gate.commit(subject, decision, { event: 'policy.decision' });
    await this.#gate.commit(subject, decision, {
      event: 'data.object.erased',
      content: sidecar.content,
      reason,
    });
    await this.#objects.remove(key);
    return verdict!;
  }

  /** Recorded whatever it is: a bypass that was tried and refused is worth knowing. */
  async #decideBypass(
    subject: SeamSubject,
    reason: string,
  ): Promise<GovernanceBypass> {
    const facts = await this.#gate.facts(subject, subject);
    const decision = this.#options.policy.decide(
      bypassRequest(subject.actor, facts),
    );
    await this.#gate.commit(subject, decision, {
      event: 'policy.decision',
      reason,
    });
    return { decision, explicit: true, reason };
  }
}

/**
 * A folder as a destination of exports: the same objects, published by the exporter. An export that begins takes the place
 * of one that was killed under the same name.
 */
export function fileDestination(options: {
  readonly id: string;
  readonly region: string;
  readonly root: string;
}): ExportDestination {
  const objects = new FileObjects(options.root);
  return {
    id: options.id,
    region: options.region,
    async begin(name) {
      await objects.discardPartial(name);
      return objects.begin(name);
    },
  };
}

/** A denied erasure says what keeps the object, all of it. */
function withBlockers(
  error: unknown,
  verdict: RetentionVerdict | undefined,
): unknown {
  if (!(error instanceof SeamError) || error.code !== 'POLICY_DENIED') {
    return error;
  }
  const words = [
    ...(verdict?.blockers ?? []).map(({ text }) => text),
    ...(verdict?.bypassRefused ?? []),
  ];
  return new SeamError(error.code, [error.message, ...words].join(' '), {
    next: error.next,
    decision: error.decision,
    cause: error,
  });
}
