import type { ProbeArm, ProbeOutcome } from './states';
import type {
  ProbeIncidentPage,
  ProbeList,
  ProbeRoute,
  ProbeRun,
  ProbeRunPage,
  ProbeView,
} from './wire';

export interface RequestOptions {
  /** A Backstage token; not needed where `fetchApi` adds one. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

export interface ProbeRunQuery {
  readonly arm?: ProbeArm;
  readonly outcome?: ProbeOutcome;
  /** Only runs that this version answered. */
  readonly digest?: string;
  /** From 1 to 100; 25 unless given. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface ProbeIncidentQuery {
  readonly probeId?: string;
  /** Only those that are open, or only those that are not. */
  readonly open?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

/** The probe API. Every method fails with an `OperationError`. */
export interface ProbeApi {
  /** All probes by critical path, with what is known of each arm. */
  list(request?: RequestOptions): Promise<ProbeList>;
  get(probeId: string, request?: RequestOptions): Promise<ProbeView>;
  /** Newest first. */
  runs(
    probeId: string,
    query?: ProbeRunQuery,
    request?: RequestOptions,
  ): Promise<ProbeRunPage>;
  /** Runs of all probes, newest first: of one release by its digest. */
  allRuns(
    query?: ProbeRunQuery,
    request?: RequestOptions,
  ): Promise<ProbeRunPage>;
  /** Walks it now and answers with the result, whatever it is. Takes up to the probe's `timeoutMs`. */
  run(
    probeId: string,
    body: { readonly arm: ProbeArm },
    request?: RequestOptions,
  ): Promise<ProbeRun>;
  /** Newest first. */
  incidents(
    query?: ProbeIncidentQuery,
    request?: RequestOptions,
  ): Promise<ProbeIncidentPage>;
  /** Who would be notified of a failure now, and how they are found. */
  route(probeId: string, request?: RequestOptions): Promise<ProbeRoute>;
}
