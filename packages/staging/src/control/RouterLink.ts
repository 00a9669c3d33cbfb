import { OperationError } from '@companyos/operations';
import type { RouterRouting } from '../router/routingSchema';
import type { Observations, WeightsInForce } from '../target/types';
import type { Fleet, RunningChild } from './Fleet';
import type { Store, StoredRouting } from './Store';
import { Turns } from './Turns';

export interface RouterLinkOptions {
  readonly store: Store;
  readonly fleet: Fleet;
  readonly file: string;
  readonly port: number;
  /** Besides what is the same for every process. */
  readonly config: object;
}

/** What the control process and the router say to each other. */
export class RouterLink {
  readonly #turns = new Turns();

  constructor(private readonly options: RouterLinkOptions) {}

  /** Starts the router, with what is stored, unless it runs; and tells it where it knows otherwise. */
  async ensure(): Promise<void> {
    await this.#turns.take(() => this.#ensure());
  }

  async #ensure(): Promise<void> {
    const { store, fleet, file, port, config } = this.options;
    const stored = await store.routing();
    const running = fleet.router();
    if (!running) {
      const routing = this.#forRouter(stored);
      await fleet.start({
        kind: 'router',
        deployment: null,
        port,
        file,
        config: { ...config, routing },
      });
    } else if (!this.#agrees(await routingOf(running), stored)) {
      await this.#push(running);
    }
  }

  get runs(): boolean {
    return this.options.fleet.router() !== undefined;
  }

  /** A new revision, stored before the router hears of it: of two that overtake each other, the later one stays. */
  async #push(router: RunningChild): Promise<void> {
    const routing = await this.options.store.changeRouting();
    await router.call('PUT', '/routing', this.#forRouter(routing));
  }

  async readBack(): Promise<WeightsInForce> {
    const { stable, canary, canaryPercent, generation } = await routingOf(
      this.#running(),
    );
    if (stable === null) {
      throw new OperationError('NOT_FOUND', 'Nothing has traffic yet.', {
        next: 'Deploy a version and give it the traffic.',
      });
    }
    return {
      stable: stable.deployment,
      canary: canary?.deployment ?? null,
      canaryPercent,
      generation,
    };
  }

  async observe(cursor?: string): Promise<Observations> {
    const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    return (await this.#running().call(
      'GET',
      `/ticks${query}`,
    )) as Observations;
  }

  #running(): RunningChild {
    const router = this.options.fleet.router();
    if (router) return router;
    throw new OperationError('UNREACHABLE', 'The router does not run.', {
      next: 'It is started again by itself, or with the first weights.',
    });
  }

  #forRouter(routing: StoredRouting): RouterRouting {
    const backend = (deployment: string | null) =>
      deployment === null
        ? null
        : {
            deployment,
            port: this.options.fleet.service(deployment)?.port ?? null,
          };
    return {
      revision: routing.revision,
      generation: routing.generation,
      stable: backend(routing.stable),
      canary: backend(routing.canary),
      canaryPercent: routing.canaryPercent,
    };
  }

  #agrees(inForce: RouterRouting, stored: StoredRouting): boolean {
    const wanted = this.#forRouter(stored);
    return (
      inForce.generation === wanted.generation &&
      inForce.stable?.port === wanted.stable?.port &&
      inForce.canary?.port === wanted.canary?.port
    );
  }
}

async function routingOf(router: RunningChild): Promise<RouterRouting> {
  return (await router.call('GET', '/routing')) as RouterRouting;
}
