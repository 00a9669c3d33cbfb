import type { EngineLogger } from '@companyos/operations/postgres';
import type {
  MetricSource,
  Observations,
  ReleaseTarget,
  TargetReading,
} from '@companyos/plugin-release-node';
import type { Lane, ReleaseRow } from '../database';
import type { Deployments } from './Deployments';
import { EFFECT_TIMEOUT_MS, READ_TIMEOUT_MS, within } from './timing';
import type { Tokens } from './Tokens';

/** The target as one turn at a lane sees and touches it: with timeouts, fenced, and never an exception where it is asked. */
export class LaneWorld {
  readonly #trouble = new Map<string, string>();

  constructor(
    private readonly options: {
      readonly lane: Lane;
      readonly target: ReleaseTarget;
      readonly source: MetricSource;
      readonly tokens: Tokens;
      readonly deployments: Deployments;
      readonly logger: EngineLogger;
    },
  ) {}

  get deployments(): Deployments {
    return this.options.deployments;
  }

  read(): Promise<TargetReading | undefined> {
    const { target, lane } = this.options;
    return this.#ask('readBack', () => target.readBack(lane.component));
  }

  /** What is new since the cursor. Without one, what was before is not evidence: it may be about an earlier try of the same version. */
  async observe(cursor: string | null): Promise<Observations | undefined> {
    const { source, lane } = this.options;
    const seen = await this.#ask('observe', () =>
      source.observe(lane.component, cursor ?? undefined),
    );
    return seen && cursor === null
      ? { cursor: seen.cursor, windows: [], gap: false }
      : seen;
  }

  /** @throws what the target throws, or that it takes too long. */
  async weigh(
    stable: ReleaseRow | null,
    canary: ReleaseRow | null,
    canaryPercent: number,
  ): Promise<void> {
    const { target, lane, tokens } = this.options;
    await within(
      EFFECT_TIMEOUT_MS,
      'Setting the weights',
      target.setWeights(lane.component, {
        stable: stable?.deployment ?? null,
        canary: canary?.deployment ?? null,
        canaryPercent,
        fence: tokens.next(),
      }),
    );
  }

  /** @throws what the target throws, or that it takes too long. */
  async retire(release: ReleaseRow): Promise<void> {
    const { target, lane, tokens } = this.options;
    await within(
      EFFECT_TIMEOUT_MS,
      'Retiring the version',
      target.retire(lane.component, {
        deployment: release.deployment,
        fence: tokens.next(),
      }),
    );
  }

  /** Not to know is an answer; it is said once, until it changes. */
  async #ask<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await within(READ_TIMEOUT_MS, what, ask());
      this.#trouble.delete(what);
      return answer;
    } catch (error) {
      const { message } = error as Error;
      if (this.#trouble.get(what) !== message) {
        this.#trouble.set(what, message);
        const { target, component } = this.options.lane;
        this.options.logger.warn(
          `${target} does not answer ${what} for ${component}: ${message}`,
        );
      }
      return undefined;
    }
  }
}
