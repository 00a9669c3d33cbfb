import { OperationError } from '@companyos/operations';
import type { Logger } from '../process/logger';
import type { Faults } from '../service/faults';
import type {
  Deployment,
  Fenced,
  Observations,
  Weights,
  WeightsInForce,
} from '../target/types';
import { Backoff } from './Backoff';
import type { Builds } from './Builds';
import type { OnEffect } from './effects';
import type { Fleet } from './Fleet';
import type { RouterLink } from './RouterLink';
import type { Store, StoredDeployment, StoredRouting } from './Store';

export interface StageOptions {
  readonly store: Store;
  readonly fleet: Fleet;
  readonly builds: Builds;
  readonly logger: Logger;
  readonly onEffect: OnEffect;
  readonly router: RouterLink;
  /** Configuration of every version of the service. */
  readonly serviceConfig: object;
  readonly now?: () => number;
}

/**
 * The target: which deployments there are, who gets the traffic, and that reality follows.
 *
 * What is wanted is stored before anything is done about it, and `supervise` brings reality there: after a crash anywhere
 * in between, the next control process finishes what this one began. Changes take turns.
 */
export class Stage {
  readonly #options: StageOptions;
  readonly #backoff: Backoff;
  /** Why a deployment does not run. */
  readonly #reasons = new Map<string, string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: StageOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.now ?? Date.now);
  }

  /** Takes over what is there, and brings the rest to what is wanted. */
  async start(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#options.fleet.adopt();
      await this.#converge();
    });
  }

  /** Restarts what has died; call it every now and then, and when a process ends. */
  async supervise(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#options.fleet.check();
      await this.#converge();
    });
  }

  async deploy(
    request: { readonly deployment: string; readonly build: string } & Fenced,
  ): Promise<Deployment> {
    const { store, builds, onEffect } = this.#options;
    const { deployment: id, build, fence } = request;
    return this.#inTurn(async () => {
      const { version, digest } = await builds.get(build);
      const known = await store.deployment(id);
      if (known && known.digest !== digest) {
        throw new OperationError(
          'DIGEST_MISMATCH',
          `Deployment ${id} is version ${known.version}, another build.`,
          { next: 'Give the deployment another ID.', status: 409 },
        );
      }
      await store.claim(fence);
      const wanted = await store.wantDeployment({ id, build, version, digest });
      onEffect('deployment stored');
      await this.#run(wanted);
      return this.#view(wanted);
    });
  }

  async setWeights(weights: Weights & Fenced): Promise<WeightsInForce> {
    const { store, router, onEffect } = this.#options;
    return this.#inTurn(async () => {
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

  async observe(cursor?: string): Promise<Observations> {
    return this.#options.router.observe(cursor);
  }

  async retire(
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment> {
    const { store, onEffect } = this.#options;
    return this.#inTurn(async () => {
      const deployment = await this.#deployment(request.deployment);
      const routing = await store.routing();
      const { id } = deployment;
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
        await this.#options.router.ensure();
      }
      await store.unwantDeployment(id);
      onEffect('retirement stored');
      await this.#converge();
      return this.#view({ ...deployment, wanted: false });
    });
  }

  /** Switched on, or with no faults off, from its next request on; they outlive a restart of its process. */
  async setFaults(id: string, faults: Faults): Promise<Faults> {
    const { store, fleet } = this.#options;
    return this.#inTurn(async () => {
      await this.#deployment(id);
      await store.setFaults(id, faults);
      const service = fleet.service(id);
      return service
        ? ((await service.call('PUT', '/faults', faults)) as Faults)
        : faults;
    });
  }

  async deployments(): Promise<Deployment[]> {
    const deployments = await this.#options.store.deployments();
    return deployments.map(item => this.#view(item));
  }

  /** Ends every process; what is wanted stays stored, and the next start brings it back. */
  async stop(): Promise<void> {
    await this.#inTurn(() => this.#options.fleet.endAll());
  }

  async #converge(): Promise<void> {
    const { store, fleet, router, logger } = this.#options;
    const deployments = await store.deployments();
    for (const child of fleet.services()) {
      const wanted = deployments.find(({ id }) => id === child.deployment);
      if (!wanted?.wanted) await fleet.end(child.instance);
    }
    for (const deployment of deployments.filter(({ wanted }) => wanted)) {
      const { id } = deployment;
      if (fleet.service(id) || !this.#backoff.mayTry(id)) continue;
      await this.#run(deployment).catch(error =>
        logger.error(`Deployment ${id} does not start`, { error }),
      );
    }
    const { stable } = await store.routing();
    if (stable !== null) await router.ensure();
  }

  async #run(deployment: StoredDeployment): Promise<void> {
    const { fleet, builds, router, serviceConfig } = this.#options;
    const { id, build, digest, faults } = deployment;
    if (fleet.service(id)) return;
    try {
      await builds.verify(build, digest);
      const { child, status } = await fleet.start({
        kind: 'service',
        deployment: id,
        file: builds.programOf(build),
        config: { ...serviceConfig, faults },
      });
      if (status.digest !== digest) {
        await fleet.end(child.instance);
        throw wrongDigest(id);
      }
    } catch (error) {
      this.#backoff.failed(id);
      this.#reasons.set(id, (error as Error).message);
      throw error;
    }
    this.#backoff.succeeded(id);
    this.#reasons.delete(id);
    // The router of a deployment that has traffic is told at once where it is now.
    if (router.runs) await router.ensure();
  }

  /** More traffic only for what runs; less, or a way back to where it was, always. */
  async #mayServe(
    { stable, canary, canaryPercent }: Weights,
    before: StoredRouting,
  ): Promise<void> {
    const grows: string[] = [];
    if (stable !== before.stable) grows.push(stable);
    const had = canary === before.canary ? before.canaryPercent : 0;
    if (canary !== null && canaryPercent > had) grows.push(canary);
    for (const id of [stable, ...(canary === null ? [] : [canary])]) {
      const { wanted } = await this.#deployment(id);
      const runs = wanted && this.#options.fleet.service(id) !== undefined;
      if (!wanted || (grows.includes(id) && !runs)) {
        throw new OperationError(
          'NOT_RUNNING',
          `Deployment ${id} does not run, so it gets no traffic.`,
          { next: 'Deploy it first.', status: 409 },
        );
      }
    }
  }

  async #deployment(id: string): Promise<StoredDeployment> {
    const found = await this.#options.store.deployment(id);
    if (!found) {
      throw new OperationError('NOT_FOUND', `There is no deployment ${id}.`);
    }
    return found;
  }

  #view({ id, version, digest, wanted }: StoredDeployment): Deployment {
    const runs = this.#options.fleet.service(id) !== undefined;
    const reason = (wanted && !runs && this.#reasons.get(id)) || null;
    const state = () => {
      if (!wanted) return runs ? 'retiring' : 'retired';
      if (runs) return 'running';
      return reason === null ? 'starting' : 'failed';
    };
    return { id, version, digest, state: state(), reason };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function sameWeights(a: StoredRouting, b: Weights): boolean {
  return (
    a.stable === b.stable &&
    a.canary === b.canary &&
    a.canaryPercent === b.canaryPercent
  );
}

function wrongDigest(deployment: string): OperationError {
  return new OperationError(
    'DIGEST_MISMATCH',
    `Deployment ${deployment} reports another digest than its build has.`,
    { next: 'Build it again, under another deployment.', status: 502 },
  );
}
