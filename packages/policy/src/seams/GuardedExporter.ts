import { dataExportRequest } from '../dataRequests';
import type { LegalHold, StampedRetention } from '../retention';
import { chunks, type ContentSource } from './content';
import { SeamError } from './errors';
import {
  SeamGate,
  type Decided,
  type SeamOptions,
  type SeamSubject,
} from './gate';
import type { PendingObject } from './PendingObject';
import { sidecarOf, type ContentSeal, type Sidecar } from './sidecar';

/** Somewhere content can be sent to. `id` is one of `destinations.yaml`. */
export interface ExportDestination {
  readonly id: string;
  /** Where it really lies; must be the region that `destinations.yaml` gives for the ID. */
  readonly region: string;
  /** Starts an artifact that nobody can see before it is published. */
  begin(name: string): Promise<PendingArtifact>;
}

export type PendingArtifact = Pick<
  PendingObject,
  'write' | 'seal' | 'publish' | 'abort'
>;

export interface GuardedExporterOptions extends SeamOptions {
  readonly destinations: readonly ExportDestination[];
  /** Holds on a dataset, for its sidecar. */
  readonly holds: (dataset: {
    readonly tenant: string;
    readonly dataset: string;
  }) => Promise<readonly LegalHold[]>;
}

export interface GuardedExport extends SeamSubject {
  /** ID of the destination. */
  readonly destination: string;
  /** Name of the artifact there. */
  readonly name: string;
  readonly source: ContentSource;
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The seam in front of everything that leaves.
 *
 * Decides, and commits the decision to the record before a byte is read. Content streams in bounded chunks into an
 * artifact that nobody sees; it is hashed, recorded as sealed, and only then appears, together with its sidecar.
 * Whatever fails before leaves nothing at the destination.
 */
export class GuardedExporter {
  readonly #options: GuardedExporterOptions;
  readonly #gate: SeamGate<unknown>;
  readonly #destinations: ReadonlyMap<string, ExportDestination>;

  /** Throws `REGION_MISMATCH` when a destination does not lie where `destinations.yaml` says. */
  static create(options: GuardedExporterOptions): GuardedExporter {
    for (const { id, region } of options.destinations) {
      const listed = options.policy.bundle.destinations.get(id);
      if (listed?.region !== region) {
        throw new SeamError(
          'REGION_MISMATCH',
          `Destination "${id}" lies in region "${region}", but destinations.yaml says ${
            listed ? `"${listed.region}"` : 'nothing about it'
          }.`,
          { next: 'Correct destinations.yaml or the configuration.' },
        );
      }
    }
    return new GuardedExporter(options);
  }

  private constructor(options: GuardedExporterOptions) {
    this.#options = options;
    this.#gate = new SeamGate(options);
    this.#destinations = new Map(
      options.destinations.map(item => [item.id, item]),
    );
  }

  async export(subject: GuardedExport): Promise<Sidecar> {
    const decided = await this.#gate.decide(
      subject,
      facts =>
        dataExportRequest(
          subject.actor,
          facts,
          { destination: subject.destination },
          this.#gate.bundle,
        ),
      obligation => subject.source.canMeet(obligation),
    );
    const destination = this.#destinations.get(subject.destination);
    if (!destination) {
      throw new SeamError(
        'DESTINATION_UNAVAILABLE',
        `Policy knows "${subject.destination}", but this portal is not connected to it.`,
        {
          next: 'Choose another destination, or have it configured.',
          decision: decided.decision,
        },
      );
    }
    const { decision } = decided;
    const retention = this.#gate.stamp(decided);
    await this.#gate.commit(subject, decision, { event: 'policy.decision' });
    try {
      return await this.#send(subject, { ...decided, retention }, destination);
    } catch (cause) {
      throw await this.#failed(subject, decided, cause);
    }
  }

  async #send(
    subject: GuardedExport,
    decided: Decided & { readonly retention: StampedRetention },
    destination: ExportDestination,
  ): Promise<Sidecar> {
    const holds = await this.#options.holds(subject);
    const artifact = await destination.begin(subject.name);
    try {
      const content = await fill(artifact, subject, decided);
      const sidecar = sidecarOf(decided, {
        name: subject.name,
        region: destination.region,
        destination: destination.id,
        retention: decided.retention,
        holds,
        content,
      });
      await this.#gate.commit(subject, decided.decision, {
        event: 'data.export.sealed',
        content,
      });
      await artifact.publish(sidecar);
      return sidecar;
    } catch (error) {
      await artifact.abort();
      throw error;
    }
  }

  /** Records the failure where it still can, and says what it was. */
  async #failed(
    subject: GuardedExport,
    { decision }: Decided,
    cause: unknown,
  ): Promise<SeamError> {
    const error =
      cause instanceof SeamError
        ? cause
        : new SeamError(
            'EXPORT_FAILED',
            `The export failed and nothing of it is left: ${
              cause instanceof Error ? cause.message : String(cause)
            }`,
            {
              next: 'Try again; nothing has to be cleaned up.',
              decision,
              cause,
            },
          );
    await this.#gate
      .commit(subject, decision, {
        event: 'data.export.failed',
        reason: error.message,
      })
      .catch(() => undefined);
    return error;
  }
}

async function fill(
  artifact: PendingArtifact,
  { source, onProgress, signal }: GuardedExport,
  { decision }: Decided,
): Promise<ContentSeal> {
  let bytes = 0;
  for await (const chunk of chunks(source.open(decision.obligations ?? []))) {
    signal?.throwIfAborted();
    await artifact.write(chunk);
    bytes += chunk.length;
    onProgress?.(bytes);
  }
  signal?.throwIfAborted();
  return artifact.seal();
}
