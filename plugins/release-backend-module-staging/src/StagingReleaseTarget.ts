import {
  TargetError,
  type Deployment,
  type DigestAnswers,
  type Fenced,
  type Observations,
  type ReleaseTarget,
  type TargetReading,
  type TargetVersion,
  type Weights,
  type WeightsInForce,
} from '@companyos/plugin-release-node';
import type { StagingStatus, StagingTarget } from '@companyos/staging';
import { withTargetErrors } from './targetErrors';
import { toWindow } from './windows';

export interface StagingReleaseTargetOptions {
  readonly staging: StagingTarget;
  /** Reference of what runs there. */
  readonly component: string;
}

/** Staging's real processes as a release sees them: one component, its builds, its router's exact shares and counters. */
export class StagingReleaseTarget implements ReleaseTarget {
  readonly id = 'staging';
  readonly title = 'Staging';
  readonly components: readonly string[];
  readonly #staging: StagingTarget;
  readonly #digests = new Map<string, string>();

  static create(options: StagingReleaseTargetOptions): StagingReleaseTarget {
    return new StagingReleaseTarget(options);
  }

  private constructor({ staging, component }: StagingReleaseTargetOptions) {
    this.#staging = staging;
    this.components = [component];
  }

  async versions(component: string): Promise<readonly TargetVersion[]> {
    const { builds } = await this.#status(component);
    return [...builds]
      .sort((a, b) =>
        b.version.localeCompare(a.version, 'en', { numeric: true }),
      )
      .map(({ version, digest }) => ({ version, digest }));
  }

  async deploy(
    component: string,
    request: {
      readonly deployment: string;
      readonly version: string;
      readonly digest: string;
    } & Fenced,
  ): Promise<Deployment> {
    const { deployment, version, digest, fence } = request;
    const { builds } = await this.#status(component);
    const built = builds.filter(one => one.version === version);
    if (built.length === 0) {
      throw new TargetError('UNKNOWN', `Staging has no version ${version}.`);
    }
    const found = built.find(one => one.digest === digest);
    if (!found) {
      throw new TargetError(
        'DIGEST_MISMATCH',
        `Version ${version} is ${built[0].digest} in staging, and not ${digest}.`,
      );
    }
    const { build } = found;
    return toDeployment(
      await withTargetErrors(
        this.#staging.deploy({ deployment, build, fence }),
      ),
    );
  }

  async setWeights(
    component: string,
    { stable, canary, canaryPercent, fence }: Weights & Fenced,
  ): Promise<WeightsInForce> {
    this.#known(component);
    if (stable === null) {
      throw new TargetError('UNKNOWN', 'Staging always has a stable version.');
    }
    return withTargetErrors(
      this.#staging.setWeights({ stable, canary, canaryPercent, fence }),
    );
  }

  async readBack(component: string): Promise<TargetReading> {
    const { weights, deployments } = await this.#status(component);
    const find = (id: string | null) =>
      deployments.find(deployment => deployment.id === id);
    const { stable = null, canary = null } = weights ?? {};
    return {
      stable,
      canary,
      canaryPercent: weights?.canaryPercent ?? 0,
      generation: weights?.generation ?? 0,
      stableDigest: find(stable)?.digest ?? null,
      canaryDigest: find(canary)?.digest ?? null,
      canaryReady: find(canary)?.state === 'running',
    };
  }

  async observe(component: string, cursor?: string): Promise<Observations> {
    this.#known(component);
    const seen = await this.#staging.observe(cursor);
    const unknown = seen.ticks.some(
      ({ canaryDeployment: id }) => id !== null && !this.#digests.has(id),
    );
    if (unknown) await this.#status(component);
    return {
      windows: seen.ticks.map(tick =>
        toWindow(tick, id => this.#digests.get(id)),
      ),
      cursor: seen.cursor,
      gap: seen.gap,
    };
  }

  async retire(
    component: string,
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment> {
    const { deployments } = await this.#status(component);
    const there = deployments.find(({ id }) => id === request.deployment);
    if (!there) {
      return {
        id: request.deployment,
        version: 'unknown',
        digest: 'unknown',
        state: 'retired',
        reason: 'It was never there, or is forgotten.',
      };
    }
    return toDeployment(await withTargetErrors(this.#staging.retire(request)));
  }

  async verifyDigest(
    component: string,
    { requests }: { readonly requests: number },
  ): Promise<DigestAnswers> {
    this.#known(component);
    const counts = await this.#staging.servedDigests(requests);
    const answers = [...counts].map(([digest, count]) => ({ digest, count }));
    const answered = answers.reduce((sum, { count }) => sum + count, 0);
    return { asked: requests, answers, unanswered: requests - answered };
  }

  async #status(component: string): Promise<StagingStatus> {
    this.#known(component);
    const status = await this.#staging.status();
    for (const { id, digest } of status.deployments) {
      this.#digests.set(id, digest);
    }
    return status;
  }

  #known(component: string): void {
    if (!this.components.includes(component)) {
      throw new TargetError('UNKNOWN', `${component} does not go to staging.`);
    }
  }
}

function toDeployment(
  deployment: Omit<Deployment, 'state'> & {
    readonly state: Deployment['state'] | 'retiring';
  },
): Deployment {
  const { id, version, digest, state, reason } = deployment;
  return {
    id,
    version,
    digest,
    state: state === 'retiring' ? 'retired' : state,
    reason,
  };
}
