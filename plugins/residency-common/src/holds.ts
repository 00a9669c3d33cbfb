import type { Operation } from '@companyos/plugin-operation-common';

/** What a hold or a claim is about: `tenant:<id>` or `artifact:<store>/<key>`. */
export type ResidencySubject = `tenant:${string}` | `artifact:${string}`;

/** Something that is erased, or that someone has begun to erase. */
export interface ErasureClaim {
  readonly subject: string;
  /** What of the subject: `eu-central/db`, or `content` of an artifact. */
  readonly resource: string;
  /** The operation that erases it. */
  readonly operationId: string;
  /** `erasing`: claimed, and not yet confirmed. It may be gone already. */
  readonly state: 'erasing' | 'erased';
  readonly claimedAt: string;
  readonly erasedAt: string | null;
}

/** A legal hold: keeps everything of its subject until it is released. It has no end. */
export interface Hold {
  /** `hd_` and a ULID. */
  readonly id: string;
  readonly subject: string;
  /** The subject's name for people. */
  readonly subjectName: string;
  readonly case: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly operationId: string;
  readonly decisionId: string;
  /** What the hold came too late for: erased, or being erased, when it was placed. */
  readonly gone: readonly ErasureClaim[];
  /** Null while it holds. */
  readonly released: {
    readonly by: string;
    readonly at: string;
    readonly reason: string;
    readonly operationId: string;
  } | null;
}

/** One thing that a hold keeps. */
export interface KeptThing {
  readonly kind: 'namespace' | 'artifact';
  readonly name: string;
  /** One sentence: where it is, how large, what else keeps it. */
  readonly text: string;
}

/** A hold, and what it keeps now. */
export interface HoldDetails {
  readonly hold: Hold;
  readonly keeps: readonly KeptThing[];
  /** Why what it keeps cannot be told in full, in words; null when it can. */
  readonly keepsUnknown: string | null;
  /** The release that was asked for and has not ended. */
  readonly openRelease: Operation | null;
}

export interface PlaceHold {
  /** A tenant may also be named: `tenant:acme`. */
  readonly subject: ResidencySubject;
  readonly case: string;
  readonly reason: string;
}

/** The answer to placing a hold. The operation is ended but for a database that does not answer. */
export interface PlacedHold {
  readonly operation: Operation;
  /** Null while the operation has not ended. */
  readonly hold: Hold | null;
  /** What is erased or being erased: the hold came too late for it. */
  readonly gone: readonly ErasureClaim[];
}

export interface ReleaseHold {
  readonly holdId: string;
  readonly reason: string;
}

export interface HoldQuery {
  readonly subject?: string;
  readonly case?: string;
  /** `active` unless told. */
  readonly state?: 'active' | 'released' | 'all';
}
