import { OperationError } from '@companyos/operations';
import type { Faults } from '../service/faults';
import type {
  Deployment,
  Fenced,
  Observations,
  Weights,
  WeightsInForce,
} from '../target/types';
import type { Builds } from './Builds';
import type { Deployments } from './Deployments';
import type { OnEffect } from './effects';
import type { Fleet } from './Fleet';
import type { RouterLink } from './RouterLink';
import type { Store, StoredRouting } from './Store';
import { Turns } from './Turns';

export interface StageOptions {
  readonly store: Store;
  readonly fleet: Fleet;
  readonly builds: Builds;
  readonly deployments: Deployments;
  readonly router: RouterLink;
  readonly onEffect: OnEffect;
}

/**
 * What can be asked of the target.
 *
 * What is wanted is stored before anything is done about it, and `supervise` brings reality there: after a crash anywhere
 * in between, the next control process finishes what this one began. Changes of processes take turns, and so do changes of
 * weights; but weights never wait for a process, so that an abort is not held up by a canary that does not start.
 */
export class Stage {
  readonly #options: StageOptions;
  readonly #processes = new Turns();
  readonly #weights = new Turns();

  constructor(options: StageOptions) {
    this.#options = options;
  }

  /** Takes over what is there, and brings the rest to what is wanted. */
  async start(): Promise<void> {
    const { fleet, deployments } = this.#options;
    await this.#processes.take(async () => {
      await fleet.adopt();
      await deployments.converge();
    });
  }

  /** Restarts what has died; call it every now and then, and when a process ends. */
  async supervise(): Promise<void> {
    const { fleet, deployments } = this.#options;
    await this.#processes.take(async () => {
      await fleet.check();
      await deployments.converge();
    });
  }

  async deploy(
    request: { readonly deployment: string; readonly build: string } & Fenced,
  ): Promise<Deployment> {
    const { store, builds, deployments, onEffect } = this.#options;
    const { deployment: id, build, fence } = request;
    const { version, digest } = await builds.get(build);
    const known = await store.deployment(id);
    if (known && known.digest !== digest) {
      throw new OperationError(
        'DIGEST_MISMATCH',
        `Deployment ${id} is version ${known.version}, another build.`,
        { next: 'Give the deployment another ID.', status: 409 },
      );
    }
    if (known?.wanted && deployments.runs(id)) {
      await store.claim(fence);
      return deployments.view(known);
    }
    return this.#processes.take(async () => {
      await store.claim(fence);
      const wanted = await store.wantDeployment({ id, build, version, digest });
      onEffect('deployment stored');
      await deployments.run(wanted);
      return deployments.view(wanted);
    });
  }

  async setWeights(weights: Weights & Fenced): Promise<WeightsInForce> {
    const { store, router, onEffect } = this.#options;
    return this.#weights.take(async () => {
      const before = await store.routing();
      await this.#mayServe(weights, before);
      await store.claim(weights.fence);
      if (!sameWeights(before, weights)) {
        await store.changeRouting({
          stable: weights.stable,
          canary: weights.canary,
          canaryPercent: weights.canaryPercent,
        });
      }
      onEffect('weights stored');
      await router.ensure();
      onEffect('weights in force');
      return router.readBack();
    });
  }

  async readBack(): Promise<WeightsInForce> {
    return this.#options.router.readBack();
  }

  /** The same, or null before anything has traffic. A router that does not answer is an error all the same. */
  async readBackIfAny(): Promise<WeightsInForce | null> {
    const { stable } = await this.#options.store.routing();
    return stable === null ? null : this.readBack();
  }

  /** The highest that somebody has acted with: who acts with it is the newest until a controller comes back. */
  async fence(): Promise<number> {
    return this.#options.store.fence();
  }

  async observe(cursor?: string): Promise<Observations> {
    return this.#options.router.observe(cursor);
  }

  async retire(
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment> {
    const { deployments } = this.#options;
    const { id } = await this.#weights.take(() => this.#unwant(request));
    return this.#processes.take(async () => {
      await deployments.converge();
      return deployments.view(await deployments.get(id));
    });
  }

  /** Switched on, or with no faults off, from its next request on; they outlive a restart of its process. */
  async setFaults(id: string, faults: Faults): Promise<Faults> {
    const { store, fleet, deployments } = this.#options;
    return this.#processes.take(async () => {
      await deployments.get(id);
      await store.setFaults(id, faults);
      const service = fleet.service(id);
      return service
        ? ((await service.call('PUT', '/faults', faults)) as Faults)
        : faults;
    });
  }

  /** Ends every process; what is wanted stays stored, and the next start brings it back. */
  async stop(): Promise<void> {
    await this.#processes.take(() => this.#options.fleet.endAll());
  }

  async #unwant(request: { readonly deployment: string } & Fenced) {
    const { store, router, deployments, onEffect } = this.#options;
    const deployment = await deployments.get(request.deployment);
    const { id } = deployment;
    const routing = await store.routing();
    const serves =
      routing.stable === id ||
      (routing.canary === id && routing.canaryPercent > 0);
    if (serves) {
      throw new OperationError(
        'IN_USE',
        `Deployment ${id} has traffic of users.`,
        { next: 'Take its weight away first.', status: 409 },
      );
    }
    await store.claim(request.fence);
    if (routing.canary === id) {
      await store.changeRouting({
        stable: routing.stable,
        canary: null,
        canaryPercent: 0,
      });
      await router.ensure();
    }
    await store.unwantDeployment(id);
    onEffect('retirement stored');
    return deployment;
  }

  /** More traffic only for what runs; less, or a way back to where it was, always. */
  async #mayServe(
    { stable, canary, canaryPercent }: Weights,
    before: StoredRouting,
  ): Promise<void> {
    const { deployments } = this.#options;
    const grows: string[] = [];
    if (stable !== before.stable) grows.push(stable);
    const had = canary === before.canary ? before.canaryPercent : 0;
    if (canary !== null && canaryPercent > had) grows.push(canary);
    for (const id of [stable, ...(canary === null ? [] : [canary])]) {
      const { wanted } = await deployments.get(id);
      if (!wanted || (grows.includes(id) && !deployments.runs(id))) {
        throw new OperationError(
          'NOT_RUNNING',
          `Deployment ${id} does not run, so it gets no traffic.`,
          { next: 'Deploy it first.', status: 409 },
        );
      }
    }
  }
}

function sameWeights(a: StoredRouting, b: Weights): boolean {
  return (
    a.stable === b.stable &&
    a.canary === b.canary &&
    a.canaryPercent === b.canaryPercent
  );
}
