import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import type { DecisionDetails, DecisionPage, DecisionQuery } from './decisions';
import type {
  ClaimErasure,
  ConfirmErased,
  ErasureAnswer,
  RetentionOverview,
  SweepReport,
} from './erasure';
import type {
  ErasureClaim,
  Hold,
  HoldDetails,
  HoldQuery,
  PlacedHold,
  PlaceHold,
  ReleaseHold,
  ResidencySubject,
} from './holds';
import type { MatrixResult, MatrixView } from './matrix';
import type { WhatIfAnswer, WhatIfOptions, WhatIfQuestion } from './whatIf';

export interface ResidencyRequest {
  /** A Backstage token; the front end leaves it out, its fetch adds one. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** The residency API as TypeScript; `ResidencyClient` speaks it over HTTP and throws `OperationError`. */
export interface ResidencyApi {
  /** Holds that the caller may see, newest first. */
  holds(
    query?: HoldQuery,
    request?: ResidencyRequest,
  ): Promise<readonly Hold[]>;
  /** The holds on one subject that have not been released. */
  holdsOn(
    subject: ResidencySubject,
    request?: ResidencyRequest,
  ): Promise<readonly Hold[]>;
  hold(id: string, request?: ResidencyRequest): Promise<HoldDetails>;
  /** A dry run: the plan and the decision, which may be a denial. */
  planHold(body: PlaceHold, request?: ResidencyRequest): Promise<DecidedPlan>;
  /** Placing the same case on the same subject again is a no-op. */
  placeHold(body: PlaceHold, request?: ResidencyRequest): Promise<PlacedHold>;
  /** Asks for the release; it happens once someone else has approved it. */
  releaseHold(
    body: ReleaseHold,
    request?: ResidencyRequest,
  ): Promise<Operation>;

  /** For back ends, before they destroy something. */
  claimErasure(
    body: ClaimErasure,
    request?: ResidencyRequest,
  ): Promise<ErasureAnswer>;
  /** For back ends, when it is gone. Safe to send again. */
  confirmErased(body: ConfirmErased, request?: ResidencyRequest): Promise<void>;
  /** What of a subject is erased or being erased. */
  claims(
    subject: ResidencySubject,
    request?: ResidencyRequest,
  ): Promise<readonly ErasureClaim[]>;

  decisions(
    query: DecisionQuery,
    request?: ResidencyRequest,
  ): Promise<DecisionPage>;
  decision(id: string, request?: ResidencyRequest): Promise<DecisionDetails>;

  whatIfOptions(request?: ResidencyRequest): Promise<WhatIfOptions>;
  /** Evaluates without recording. */
  whatIf(
    question: WhatIfQuestion,
    request?: ResidencyRequest,
  ): Promise<WhatIfAnswer>;

  matrix(request?: ResidencyRequest): Promise<MatrixView>;
  runMatrix(request?: ResidencyRequest): Promise<MatrixResult>;

  retention(request?: ResidencyRequest): Promise<RetentionOverview>;
  /** Sweeps now instead of when its turn comes. */
  sweep(request?: ResidencyRequest): Promise<SweepReport>;
}
