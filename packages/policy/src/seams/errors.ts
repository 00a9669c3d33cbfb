import type { DeterminingPolicy, PolicyDecision } from '../types';

export type SeamErrorCode =
  /** Policy said no, or an obligation of its yes cannot be met. */
  | 'POLICY_DENIED'
  /** No classification or retention, no artifact. */
  | 'UNTAGGED'
  | 'UNKNOWN_TENANT'
  /** The database or destination lies in another region than configuration says. */
  | 'REGION_MISMATCH'
  /** The decision could not be recorded, so nothing was done. */
  | 'NOT_RECORDED'
  | 'DESTINATION_UNAVAILABLE'
  | 'EXPORT_FAILED'
  | 'OBJECT_EXISTS'
  | 'OBJECT_NOT_FOUND'
  /** Stored content is not what its sidecar says. */
  | 'OBJECT_DAMAGED';

/** The one error a seam throws. Its fields are those of an operation's error, so that a person reads the same words. */
export class SeamError extends Error {
  readonly name = 'SeamError';
  readonly code: SeamErrorCode;
  /** What to do next, one sentence. */
  readonly next: string;
  readonly decisionId?: string;
  readonly decision?: PolicyDecision;
  readonly policies?: readonly DeterminingPolicy[];

  constructor(
    code: SeamErrorCode,
    message: string,
    options: {
      readonly next: string;
      readonly decision?: PolicyDecision;
      readonly cause?: unknown;
    },
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.next = options.next;
    this.decision = options.decision;
    this.decisionId = options.decision?.id;
    this.policies = options.decision?.determining;
  }
}
