import { OperationError } from '@companyos/operations';
import type { Logger } from '../process/logger';
import type { Deployment } from '../target/types';
import { Backoff } from './Backoff';
import type { Builds } from './Builds';
import type { Fleet } from './Fleet';
import type { RouterLink } from './RouterLink';
import type { Store, StoredDeployment } from './Store';

export interface DeploymentsOptions {
  readonly store: Store;
  readonly fleet: Fleet;
  readonly builds: Builds;
  readonly router: RouterLink;
  readonly logger: Logger;
  /** Configuration of every version of the service. */
  readonly serviceConfig: object;
  readonly now?: () => number;
}

/** Has the processes be what the stored deployments want. Its callers take turns. */
export class Deployments {
  readonly #options: DeploymentsOptions;
  readonly #backoff: Backoff;
  /** Why a deployment does not run. */
  readonly #reasons = new Map<string, string>();

  constructor(options: DeploymentsOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.now ?? Date.now);
  }

  /** Throws `NOT_FOUND`. */
  async get(id: string): Promise<StoredDeployment> {
    const found = await this.#options.store.deployment(id);
    if (!found) {
      throw new OperationError('NOT_FOUND', `There is no deployment ${id}.`);
    }
    return found;
  }

  runs(id: string): boolean {
    return this.#options.fleet.service(id) !== undefined;
  }

  /** Ends what is not wanted, starts what is and does not run, and tells the router. */
  async converge(): Promise<void> {
    const { store, fleet, router, logger } = this.#options;
    const stored = await store.deployments();
    const wanted = stored.filter(deployment => deployment.wanted);
    const unwanted = fleet
      .services()
      .filter(child => !wanted.some(({ id }) => id === child.deployment));
    const missing = wanted.filter(
      ({ id }) => !this.runs(id) && this.#backoff.mayTry(id),
    );
    await Promise.all([
      ...unwanted.map(({ instance }) => fleet.end(instance)),
      ...missing.map(deployment =>
        this.run(deployment).catch(error =>
          logger.error(`Deployment ${deployment.id} does not start`, { error }),
        ),
      ),
    ]);
    const { stable } = await store.routing();
    if (stable !== null) await router.ensure();
  }

  /** Resolves when it is healthy and what was deployed; remembers why not, and throws. */
  async run(deployment: StoredDeployment): Promise<void> {
    const { fleet, builds, router, serviceConfig } = this.#options;
    const { id, build, digest, faults } = deployment;
    if (this.runs(id)) return;
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
    // Where it has traffic, the router is told at once where it is now.
    if (router.runs) await router.ensure();
  }

  async list(): Promise<Deployment[]> {
    const deployments = await this.#options.store.deployments();
    return deployments.map(item => this.view(item));
  }

  view({ id, version, digest, wanted }: StoredDeployment): Deployment {
    const runs = this.runs(id);
    const reason = (wanted && !runs && this.#reasons.get(id)) || null;
    const state = () => {
      if (!wanted) return runs ? 'retiring' : 'retired';
      if (runs) return 'running';
      return reason === null ? 'starting' : 'failed';
    };
    return { id, version, digest, state: state(), reason };
  }
}

function wrongDigest(deployment: string): OperationError {
  return new OperationError(
    'DIGEST_MISMATCH',
    `Deployment ${deployment} reports another digest than its build has.`,
    { next: 'Build it again, under another deployment.', status: 502 },
  );
}
