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
import type { Knex } from 'knex';
import { Component } from './Component';
import type { TargetConfig } from './readConfig';
import { RuntimeSocket } from './runtime/RuntimeSocket';

export interface HaproxyTargetOptions {
  readonly config: TargetConfig;
  readonly database: Knex;
  readonly logger: {
    info(message: string): void;
    warn(message: string): void;
  };
}

/** How often to look for a reload while no rollout does. */
const WATCH_MS = 1_000;

/** One HAProxy as a release sees it: each component is a backend, and its servers are where versions run. */
export class HaproxyTarget implements ReleaseTarget {
  readonly id: string;
  readonly title: string;
  /** HAProxy tells averages, and no averages are judged by. */
  readonly lacks = ['latency'] as const;
  readonly #components: ReadonlyMap<string, Component>;
  readonly #trouble = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #watching: Promise<unknown> = Promise.resolve();

  static create(options: HaproxyTargetOptions): HaproxyTarget {
    return new HaproxyTarget(options);
  }

  private constructor(private readonly options: HaproxyTargetOptions) {
    const { config, database, logger } = options;
    const { id, title, socket } = config;
    this.id = id;
    this.title = title ?? `HAProxy ${id}`;
    const runtime = new RuntimeSocket(socket);
    this.#components = new Map(
      config.backends.map(backend => [
        backend.component,
        new Component({
          database,
          socket: runtime,
          target: id,
          backend,
          onRestored: () =>
            logger.info(
              `${id} was reloaded; the weights of backend ${backend.backend} are set again.`,
            ),
        }),
      ]),
    );
  }

  get components(): readonly string[] {
    return [...this.#components.keys()];
  }

  /** A reload with nobody releasing would otherwise serve what the configuration says, for as long. */
  watch(): void {
    this.#timer = setInterval(() => {
      this.#watching = this.#watching.then(() => this.#look());
    }, WATCH_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#watching;
    for (const component of this.#components.values()) component.close();
  }

  async versions(component: string): Promise<readonly TargetVersion[]> {
    return this.#at(component).versions();
  }

  async deploy(
    component: string,
    request: {
      readonly deployment: string;
      readonly version: string;
      readonly digest: string;
    } & Fenced,
  ): Promise<Deployment> {
    return this.#at(component).deploy(request);
  }

  async setWeights(
    component: string,
    request: Weights & Fenced,
  ): Promise<WeightsInForce> {
    return this.#at(component).setWeights(request);
  }

  async readBack(component: string): Promise<TargetReading> {
    return this.#at(component).readBack();
  }

  async observe(component: string, cursor?: string): Promise<Observations> {
    return this.#at(component).observe(cursor);
  }

  async retire(
    component: string,
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment> {
    return this.#at(component).retire(request);
  }

  async verifyDigest(
    component: string,
    request: { readonly requests: number },
  ): Promise<DigestAnswers> {
    return this.#at(component).verifyDigest(request.requests);
  }

  async #look(): Promise<void> {
    for (const [name, component] of this.#components) {
      const trouble = await component.look().then(
        () => '',
        (error: Error) => error.message,
      );
      if (trouble && this.#trouble.get(name) !== trouble) {
        this.options.logger.warn(
          `${name} at ${this.id} could not be looked at: ${trouble}`,
        );
      }
      this.#trouble.set(name, trouble);
    }
  }

  #at(component: string): Component {
    const found = this.#components.get(component);
    if (!found) {
      throw new TargetError(
        'UNKNOWN',
        `${component} does not go to ${this.id}.`,
      );
    }
    return found;
  }
}
