import {
  PluginHttp,
  toSearch,
  type PluginHttpOptions,
  type DecidedPlan,
  type Operation,
} from '@companyos/plugin-operation-common';
import type {
  ObservationPoint,
  Release,
  ReleaseApi,
  ReleaseListQuery,
  ReleasePage,
  RequestOptions,
  Rollout,
  RolloutEvent,
  RolloutListQuery,
  RolloutPage,
  StartBody,
  StartResult,
  SteerResult,
  TargetVersionView,
  TargetView,
} from './api';
import type { BreakGlassAnswer, BreakGlassReport } from './breakGlass';
import type { SteeringVerb } from './requests';
import type {
  GateId,
  GateReport,
  GateReportBody,
  GateReportResult,
  Scorecard,
  ScorecardQuery,
} from './scorecard';

export type ReleaseClientOptions = PluginHttpOptions;

interface Call extends RequestOptions {
  readonly body?: unknown;
}

/**
 * Speaks the release API over HTTP, in a browser, in Node and in the CLI. Whatever the back end refuses arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class ReleaseClient implements ReleaseApi {
  readonly #http: PluginHttp;

  constructor(options: ReleaseClientOptions) {
    this.#http = new PluginHttp(options);
  }

  targets(request?: RequestOptions) {
    return this.#items<TargetView>('/targets', request);
  }

  versions(
    {
      target,
      component,
    }: { readonly target: string; readonly component: string },
    request?: RequestOptions,
  ) {
    return this.#items<TargetVersionView>(
      `/targets/${encodeURIComponent(target)}/versions${toSearch({
        component,
      })}`,
      request,
    );
  }

  planStart(body: StartBody, request?: RequestOptions): Promise<DecidedPlan> {
    return this.#json('/plan', { ...request, body });
  }

  start(
    body: StartBody & { readonly reason: string; readonly planHash?: string },
    request?: RequestOptions,
  ): Promise<StartResult> {
    return this.#json('/releases', { ...request, body });
  }

  releases(
    query: ReleaseListQuery = {},
    request?: RequestOptions,
  ): Promise<ReleasePage> {
    return this.#json(`/releases${toSearch(query)}`, request);
  }

  release(id: string, request?: RequestOptions): Promise<Release> {
    return this.#json(releasePath(id), request);
  }

  rollouts(
    query: RolloutListQuery = {},
    request?: RequestOptions,
  ): Promise<RolloutPage> {
    return this.#json(`/rollouts${toSearch(query)}`, request);
  }

  rollout(id: string, request?: RequestOptions): Promise<Rollout> {
    return this.#json(rolloutPath(id), request);
  }

  history(rolloutId: string, request?: RequestOptions) {
    return this.#items<RolloutEvent>(
      `${rolloutPath(rolloutId)}/history`,
      request,
    );
  }

  observations(rolloutId: string, request?: RequestOptions) {
    return this.#items<ObservationPoint>(
      `${rolloutPath(rolloutId)}/observations`,
      request,
    );
  }

  steer(
    rolloutId: string,
    verb: SteeringVerb,
    body: { readonly reason: string },
    request?: RequestOptions,
  ): Promise<SteerResult> {
    return this.#json(`${rolloutPath(rolloutId)}/${verb}`, {
      ...request,
      body,
    });
  }

  planRollback(
    releaseId: string,
    request?: RequestOptions,
  ): Promise<DecidedPlan> {
    return this.#json(`${releasePath(releaseId)}/plan-rollback`, {
      ...request,
      body: {},
    });
  }

  rollback(
    releaseId: string,
    body: { readonly reason: string; readonly planHash?: string },
    request?: RequestOptions,
  ): Promise<Operation> {
    return this.#json(`${releasePath(releaseId)}/rollback`, {
      ...request,
      body,
    });
  }

  scorecard(releaseId: string, request?: RequestOptions): Promise<Scorecard> {
    return this.#json(`${releasePath(releaseId)}/scorecard`, request);
  }

  scorecards(query: ScorecardQuery = {}, request?: RequestOptions) {
    return this.#items<Scorecard>(`/scorecards${toSearch(query)}`, request);
  }

  gateReports(releaseId: string, gate: GateId, request?: RequestOptions) {
    return this.#items<GateReport>(
      `${releasePath(releaseId)}/gates/${gate}/reports`,
      request,
    );
  }

  reportGate(
    releaseId: string,
    gate: GateId,
    body: GateReportBody,
    request?: RequestOptions,
  ): Promise<GateReportResult> {
    return this.#json(`${releasePath(releaseId)}/gates/${gate}/reports`, {
      ...request,
      body,
    });
  }

  scorecardFile(releaseId: string, request?: RequestOptions): Promise<string> {
    return this.#text(
      `${releasePath(releaseId)}/release-scorecard.json`,
      request,
    );
  }

  rolloutScorecardFile(
    rolloutId: string,
    request?: RequestOptions,
  ): Promise<string> {
    return this.#text(
      `${rolloutPath(rolloutId)}/release-scorecard.json`,
      request,
    );
  }

  reportBreakGlass(
    body: BreakGlassReport,
    request?: RequestOptions,
  ): Promise<BreakGlassAnswer> {
    return this.#json('/break-glass', { ...request, body });
  }

  async #items<T>(path: string, call?: Call): Promise<readonly T[]> {
    const { items } = await this.#json<{ items: readonly T[] }>(path, call);
    return items;
  }

  async #text(path: string, call?: Call): Promise<string> {
    return (await this.#http.send('release', path, call)).text();
  }

  #json<T>(path: string, call?: Call): Promise<T> {
    return this.#http.json('release', path, call);
  }
}

function releasePath(id: string): string {
  return `/releases/${encodeURIComponent(id)}`;
}

function rolloutPath(id: string): string {
  return `/rollouts/${encodeURIComponent(id)}`;
}
