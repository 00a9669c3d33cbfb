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
} from '../types';
import { MemoryTraffic, type ServedWindow } from './MemoryTraffic';

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export interface MemoryTargetOptions {
  readonly id?: string;
  readonly component: string;
  readonly versions: readonly TargetVersion[];
  /** What serves in the beginning; nothing unless told. */
  readonly stable?: { readonly deployment: string; readonly version: string };
}

/** Which call to disturb, how. */
export interface Fault {
  readonly method: 'deploy' | 'setWeights' | 'readBack' | 'observe' | 'retire';
  /** `refused`: nothing happens. `lost`: it happens, and the answer gets lost. */
  readonly how: 'refused' | 'lost';
}

/** One target in memory for one component: exact shares, and whatever goes wrong is asked for. */
export class MemoryTarget implements ReleaseTarget {
  readonly id: string;
  readonly title = 'In memory';
  readonly components: readonly string[];
  /** Calls that changed something, oldest first: `setWeights 10`. */
  readonly changes: string[] = [];
  /** Consulted before each call; answers a fault to have one. */
  fault: (method: Fault['method']) => Fault['how'] | undefined = () =>
    undefined;

  readonly #versions: readonly TargetVersion[];
  readonly #deployments = new Map<string, Deployment>();
  readonly #traffic = new MemoryTraffic();
  #weights: WeightsInForce;
  #fence = 0;

  constructor(options: MemoryTargetOptions) {
    this.id = options.id ?? 'memory';
    this.components = [options.component];
    this.#versions = options.versions;
    const { stable } = options;
    if (stable) {
      const { version, digest } = this.#version(stable.version);
      const { deployment: id } = stable;
      this.#deployments.set(id, running(id, version, digest));
    }
    this.#weights = {
      stable: stable?.deployment ?? null,
      canary: null,
      canaryPercent: 0,
      generation: 1,
    };
  }

  /** Someone else sets a weight. */
  interfere(canaryPercent: number): void {
    const { generation } = this.#weights;
    this.#weights = {
      ...this.#weights,
      canaryPercent,
      generation: generation + 1,
    };
  }

  /** Someone else makes another version stable, and takes the canary off. */
  replaceStable(deployment: string, version: string): void {
    const { digest } = this.#version(version);
    this.#deployments.set(deployment, running(deployment, version, digest));
    const { generation } = this.#weights;
    this.#weights = {
      stable: deployment,
      canary: null,
      canaryPercent: 0,
      generation: generation + 1,
    };
  }

  /** A window of traffic at the weights in force, exactly shared; fractions carry over to the next window. */
  serve(window: ServedWindow): void {
    const { canary, canaryPercent } = this.#weights;
    this.#traffic.serve(window, {
      canaryPercent,
      digest:
        canary === null ? undefined : this.#deployments.get(canary)?.digest,
    });
  }

  async versions(component: string): Promise<readonly TargetVersion[]> {
    this.#known(component);
    return this.#versions;
  }

  deploy(
    component: string,
    request: {
      readonly deployment: string;
      readonly version: string;
      readonly digest: string;
    } & Fenced,
  ): Promise<Deployment> {
    return this.#change('deploy', component, request, () => {
      const { deployment: id } = request;
      const { version, digest } = this.#version(request.version);
      if (!NAME.test(id)) {
        throw new TargetError('REFUSED', `${id} is no name for a deployment.`);
      }
      if (digest !== request.digest) {
        throw new TargetError(
          'DIGEST_MISMATCH',
          `Version ${version} is ${digest} here, and not ${request.digest}.`,
        );
      }
      const there = this.#deployments.get(id);
      if (there?.state === 'running') return there;
      this.changes.push(`deploy ${version}`);
      const deployed = running(id, version, digest);
      this.#deployments.set(id, deployed);
      return deployed;
    });
  }

  setWeights(
    component: string,
    request: Weights & Fenced,
  ): Promise<WeightsInForce> {
    return this.#change('setWeights', component, request, () => {
      const { stable, canary, canaryPercent } = request;
      for (const id of [stable, canary]) {
        if (id !== null && this.#deployments.get(id)?.state !== 'running') {
          throw new TargetError('UNKNOWN', `${id} does not run here.`);
        }
      }
      const now = this.#weights;
      const same =
        now.stable === stable &&
        now.canary === canary &&
        now.canaryPercent === canaryPercent;
      if (!same) {
        this.changes.push(`setWeights ${canaryPercent}`);
        const generation = now.generation + 1;
        this.#weights = { stable, canary, canaryPercent, generation };
      }
      return this.#weights;
    });
  }

  async readBack(component: string): Promise<TargetReading> {
    this.#known(component);
    this.#disturb('readBack', () => undefined);
    const { stable, canary } = this.#weights;
    return {
      ...this.#weights,
      stableDigest: this.#digest(stable) ?? null,
      canaryDigest: this.#digest(canary) ?? null,
      canaryReady: canary !== null,
    };
  }

  async observe(component: string, cursor = '0'): Promise<Observations> {
    this.#known(component);
    this.#disturb('observe', () => undefined);
    return this.#traffic.since(cursor);
  }

  retire(
    component: string,
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment> {
    return this.#change('retire', component, request, () => {
      const { deployment: id } = request;
      const { stable, canary, canaryPercent } = this.#weights;
      if (id === stable || (id === canary && canaryPercent > 0)) {
        throw new TargetError('IN_USE', `${id} has traffic.`);
      }
      const there = this.#deployments.get(id);
      if (there && there.state !== 'retired') {
        this.changes.push(`retire ${there.version}`);
      }
      const gone = {
        ...(there ?? running(id, 'unknown', 'unknown')),
        state: 'retired' as const,
        reason: 'It was retired.',
      };
      this.#deployments.set(id, gone);
      return gone;
    });
  }

  async verifyDigest(
    component: string,
    { requests }: { readonly requests: number },
  ): Promise<DigestAnswers> {
    this.#known(component);
    const { stable, canary, canaryPercent } = this.#weights;
    const ofCanary = canary ? Math.round((requests * canaryPercent) / 100) : 0;
    const counts = [
      { digest: this.#digest(canary), count: ofCanary },
      { digest: this.#digest(stable), count: requests - ofCanary },
    ];
    const answers = counts.flatMap(({ digest, count }) =>
      digest && count > 0 ? [{ digest, count }] : [],
    );
    const answered = answers.reduce((sum, { count }) => sum + count, 0);
    return { asked: requests, answers, unanswered: requests - answered };
  }

  async #change<T>(
    method: Fault['method'],
    component: string,
    { fence }: Fenced,
    act: () => T,
  ): Promise<T> {
    this.#known(component);
    if (fence < this.#fence) {
      throw new TargetError(
        'STALE_FENCE',
        `Fence ${fence} is older than ${this.#fence}.`,
      );
    }
    this.#fence = fence;
    return this.#disturb(method, act);
  }

  #disturb<T>(method: Fault['method'], act: () => T): T {
    const how = this.fault(method);
    if (how === 'refused') throw new Error(`${method} does not answer.`);
    const result = act();
    if (how === 'lost') throw new Error(`The answer of ${method} got lost.`);
    return result;
  }

  #digest(id: string | null): string | undefined {
    return id === null ? undefined : this.#deployments.get(id)?.digest;
  }

  #known(component: string): void {
    if (!this.components.includes(component)) {
      throw new TargetError('UNKNOWN', `${component} does not go here.`);
    }
  }

  #version(version: string): TargetVersion {
    const found = this.#versions.find(one => one.version === version);
    if (!found) {
      throw new TargetError('UNKNOWN', `There is no version ${version} here.`);
    }
    return found;
  }
}

function running(id: string, version: string, digest: string): Deployment {
  return { id, version, digest, state: 'running', reason: null };
}
