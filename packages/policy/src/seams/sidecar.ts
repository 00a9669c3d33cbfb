import type { LegalHold, RetentionStamp, StampedRetention } from '../retention';
import type { PolicyBundleRef } from '../types';
import type { Decided } from './gate';
import type { Classification } from './tags';

/**
 * What lies beside every stored or exported artifact. The content itself carries none of it, so that the same state
 * gives the same bytes whoever exports it when.
 */
export interface Sidecar {
  readonly schema: 'companyos.sidecar/v1';
  readonly name: string;
  readonly tenant: string;
  readonly dataset: string;
  readonly classification: Classification;
  readonly retention: {
    /** The schedule the artifact was written under. */
    readonly schedule: string;
    readonly writtenAt: string;
    readonly retainUntil: string;
    readonly stamps: readonly RetentionStamp[];
    /** Holds on the dataset when the artifact was written; those in force are asked for when it matters. */
    readonly holds: readonly LegalHold[];
  };
  /** The region it lies in, and the destination it was exported to. */
  readonly region: string;
  readonly destination?: string;
  readonly decisionId: string;
  readonly bundle: PolicyBundleRef;
  /** What the decision asked for and was done. */
  readonly obligations: readonly string[];
  readonly content: ContentSeal;
}

export interface ContentSeal {
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export function sidecarOf(
  { decision, tags, facts }: Decided,
  artifact: {
    readonly name: string;
    readonly region: string;
    readonly destination?: string;
    readonly retention: StampedRetention;
    readonly holds: readonly LegalHold[];
    readonly content: ContentSeal;
  },
): Sidecar {
  return {
    schema: 'companyos.sidecar/v1',
    name: artifact.name,
    tenant: facts.tenant.name,
    dataset: facts.name,
    classification: tags.classification,
    retention: {
      schedule: tags.retention,
      ...artifact.retention,
      holds: artifact.holds,
    },
    region: artifact.region,
    ...(artifact.destination && { destination: artifact.destination }),
    decisionId: decision.id,
    // In one order, also where the decision was stored meanwhile: the same sidecar is the same bytes.
    bundle: {
      version: decision.bundle.version,
      sha256: decision.bundle.sha256,
    },
    obligations: decision.obligations ?? [],
    content: artifact.content,
  };
}
