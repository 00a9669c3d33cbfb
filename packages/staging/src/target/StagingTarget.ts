import { apiCaller, type ApiCaller } from '../http/callApi';
import type { Faults } from '../service/faults';
import type {
  Deployment,
  Fenced,
  Observations,
  Weights,
  WeightsInForce,
} from './types';

/** Starting a process takes a second or two; a loaded machine takes longer. */
const TIMEOUT_MS = 30_000;
const AT_ONCE = 8;

export interface StagingStatus {
  /** Where users reach the service. */
  readonly routerUrl: string;
  /** The highest that a change has carried; lower ones are refused. */
  readonly fence: number;
  /** Null before anything has traffic. */
  readonly weights: WeightsInForce | null;
  readonly deployments: readonly Deployment[];
  readonly builds: readonly {
    readonly build: string;
    readonly version: string;
    readonly summary: string;
    readonly digest: string;
  }[];
  readonly traffic: {
    readonly requestsPerSecond: number;
    readonly requests: number;
    readonly failed: number;
    readonly skipped: number;
  };
}

export interface StagingUser {
  readonly tenant: string;
  readonly user: string;
  readonly password: string;
}

/**
 * The staging target over its control API. Every change may be repeated: the same call again changes nothing.
 *
 * Throws `OperationError`; `retryable` ones may work later. `STALE_FENCE`: somebody else has taken over. `IN_USE`,
 * `NOT_RUNNING`, `DIGEST_MISMATCH`, `NOT_FOUND`: repeating it will not help.
 */
export class StagingTarget {
  readonly #call: ApiCaller;

  static create(options: {
    /** Of the control API. */
    readonly url: string;
    readonly token: string;
  }): StagingTarget {
    return new StagingTarget(apiCaller({ ...options, timeoutMs: TIMEOUT_MS }));
  }

  private constructor(call: ApiCaller) {
    this.#call = call;
  }

  /** Resolves when it runs, healthy and with the digest of its build. */
  async deploy(
    request: { readonly deployment: string; readonly build: string } & Fenced,
  ): Promise<Deployment> {
    return (await this.#call('POST', '/deployments', request)) as Deployment;
  }

  /** Resolves when they are in force and have been read back. */
  async setWeights(weights: Weights & Fenced): Promise<WeightsInForce> {
    return (await this.#call('PUT', '/weights', weights)) as WeightsInForce;
  }

  async readBack(): Promise<WeightsInForce> {
    return (await this.#call('GET', '/weights')) as WeightsInForce;
  }

  /** Ticks closed since the cursor; without one, those still known. */
  async observe(cursor?: string): Promise<Observations> {
    const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    return (await this.#call('GET', `/observations${query}`)) as Observations;
  }

  /** Resolves when it is gone. Refused while it has traffic of users. */
  async retire({
    deployment,
    fence,
  }: { readonly deployment: string } & Fenced): Promise<Deployment> {
    const path = `/deployments/${encodeURIComponent(deployment)}`;
    return (await this.#call('DELETE', `${path}?fence=${fence}`)) as Deployment;
  }

  /** All traffic to a named version, started again if it has gone. Safe to repeat. */
  async rollBack(
    to: { readonly deployment: string; readonly build: string } & Fenced,
  ): Promise<WeightsInForce> {
    await this.deploy(to);
    return this.setWeights({
      stable: to.deployment,
      canary: null,
      canaryPercent: 0,
      fence: to.fence,
    });
  }

  /**
   * Which versions really answer: asks so many times, as anybody, through the router.
   *
   * @returns how many answers each digest gave; a request without an answer is in none of them.
   */
  async servedDigests(requests: number): Promise<ReadonlyMap<string, number>> {
    const { routerUrl } = await this.status();
    const ask = apiCaller({
      url: routerUrl,
      token: '-',
      timeoutMs: TIMEOUT_MS,
    });
    const counts = new Map<string, number>();
    let left = requests;
    const askOn = async () => {
      while (left > 0) {
        left -= 1;
        const answer = (await ask('GET', '/version').catch(() => null)) as {
          readonly digest: string;
        } | null;
        if (answer === null) continue;
        counts.set(answer.digest, (counts.get(answer.digest) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askOn));
    return counts;
  }

  async status(): Promise<StagingStatus> {
    return (await this.#call('GET', '/status')) as StagingStatus;
  }

  /** Somebody of each tenant, for probes to log in as. */
  async users(): Promise<readonly StagingUser[]> {
    const { items } = (await this.#call('GET', '/users')) as {
      items: readonly StagingUser[];
    };
    return items;
  }

  /** Leave all out, and nothing fails on purpose any more. */
  async setFaults(
    deployment: string,
    faults: Partial<Faults>,
  ): Promise<Faults> {
    const path = `/deployments/${encodeURIComponent(deployment)}/faults`;
    return (await this.#call('PUT', path, faults)) as Faults;
  }

  /** Has `observe` reject for so long, as where telemetry is down; 0 ends it. */
  async setTelemetryOutage(seconds: number): Promise<void> {
    await this.#call('PUT', '/telemetry-outage', { seconds });
  }

  async setTraffic(requestsPerSecond: number): Promise<void> {
    await this.#call('PUT', '/traffic', { requestsPerSecond });
  }
}
