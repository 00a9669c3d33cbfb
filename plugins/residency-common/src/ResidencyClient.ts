import {
  PluginHttp,
  toSearch,
  type PluginHttpOptions,
  type DecidedPlan,
  type Operation,
} from '@companyos/plugin-operation-common';
import type { ResidencyApi, ResidencyRequest } from './api';
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

export type ResidencyClientOptions = PluginHttpOptions;

interface Call extends ResidencyRequest {
  readonly body?: unknown;
  readonly query?: object;
}

/**
 * Speaks the residency API over HTTP, in a browser, in Node and in the CLI. Whatever the back end refuses arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class ResidencyClient implements ResidencyApi {
  readonly #http: PluginHttp;

  constructor(options: ResidencyClientOptions) {
    this.#http = new PluginHttp(options);
  }

  async holds(
    query: HoldQuery = {},
    request?: ResidencyRequest,
  ): Promise<readonly Hold[]> {
    const call = { ...request, query };
    return (await this.#json<{ items: Hold[] }>('/holds', call)).items;
  }

  holdsOn(
    subject: ResidencySubject,
    request?: ResidencyRequest,
  ): Promise<readonly Hold[]> {
    return this.holds({ subject, state: 'active' }, request);
  }

  hold(id: string, request?: ResidencyRequest): Promise<HoldDetails> {
    return this.#json(`/holds/${encodeURIComponent(id)}`, request);
  }

  planHold(body: PlaceHold, request?: ResidencyRequest): Promise<DecidedPlan> {
    return this.#json('/holds/plan', { ...request, body });
  }

  placeHold(body: PlaceHold, request?: ResidencyRequest): Promise<PlacedHold> {
    return this.#json('/holds', { ...request, body });
  }

  releaseHold(
    { holdId, reason }: ReleaseHold,
    request?: ResidencyRequest,
  ): Promise<Operation> {
    const path = `/holds/${encodeURIComponent(holdId)}/release`;
    return this.#json(path, { ...request, body: { reason } });
  }

  claimErasure(
    body: ClaimErasure,
    request?: ResidencyRequest,
  ): Promise<ErasureAnswer> {
    return this.#json('/erasures/claim', { ...request, body });
  }

  async confirmErased(
    body: ConfirmErased,
    request?: ResidencyRequest,
  ): Promise<void> {
    await this.#json('/erasures/confirm', { ...request, body });
  }

  async claims(
    subject: ResidencySubject,
    request?: ResidencyRequest,
  ): Promise<readonly ErasureClaim[]> {
    const call = { ...request, query: { subject } };
    return (await this.#json<{ items: ErasureClaim[] }>('/erasures', call))
      .items;
  }

  decisions(
    query: DecisionQuery,
    request?: ResidencyRequest,
  ): Promise<DecisionPage> {
    return this.#json('/decisions', { ...request, query });
  }

  decision(id: string, request?: ResidencyRequest): Promise<DecisionDetails> {
    return this.#json(`/decisions/${encodeURIComponent(id)}`, request);
  }

  whatIfOptions(request?: ResidencyRequest): Promise<WhatIfOptions> {
    return this.#json('/what-if/options', request);
  }

  whatIf(
    question: WhatIfQuestion,
    request?: ResidencyRequest,
  ): Promise<WhatIfAnswer> {
    return this.#json('/what-if', { ...request, body: question });
  }

  matrix(request?: ResidencyRequest): Promise<MatrixView> {
    return this.#json('/matrix', request);
  }

  runMatrix(request?: ResidencyRequest): Promise<MatrixResult> {
    return this.#json('/matrix/run', { ...request, body: {} });
  }

  retention(request?: ResidencyRequest): Promise<RetentionOverview> {
    return this.#json('/retention', request);
  }

  sweep(request?: ResidencyRequest): Promise<SweepReport> {
    return this.#json('/sweep', { ...request, body: {} });
  }

  #json<T>(path: string, { query = {}, ...call }: Call = {}): Promise<T> {
    return this.#http.json('residency', `${path}${toSearch(query)}`, call);
  }
}
