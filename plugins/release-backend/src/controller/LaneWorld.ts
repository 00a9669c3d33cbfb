import type { EngineLogger } from '@companyos/operations/postgres';
import type {
  MetricSource,
  Observations,
  ReleaseTarget,
  TargetReading,
  Weights,
} from '@companyos/plugin-release-node';
import type { Lane, ReleaseRow } from '../database';
import type { Deployments } from './Deployments';
import {
  EFFECT_TIMEOUT_MS,
  GLANCE_MS,
  READ_TIMEOUT_MS,
  within,
} from './timing';
import type { Tokens } from './Tokens';

/** The target as one turn at a lane sees and touches it: with timeouts, fenced, and never an exception where it is asked. */
export class LaneWorld {
  readonly #trouble = new Map<string, string>();
  #last: TargetReading | undefined;

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

  async read(): Promise<TargetReading | undefined> {
    const { target, lane } = this.options;
    const reading = await this.#ask('readBack', () =>
      target.readBack(lane.component),
    );
    this.#last = reading ?? this.#last;
    return reading;
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

  /** As `read`, for whoever cannot wait: what was read last, where the target takes its time. */
  async glance(): Promise<TargetReading | undefined> {
    const last = this.#last;
    return within(GLANCE_MS, 'Reading it back', this.read()).then(
      reading => reading ?? last,
      () => last,
    );
  }

  /**
   * Gives a canary its share, or with null takes it off. Stable stays whatever the target has: somebody may have replaced it,
   * and their word holds. What was expected is named only where the target does not say.
   *
   * @throws what the target throws, that it takes too long, or that a share would be beside another stable than expected.
   */
  async share(
    canary: ReleaseRow | null,
    canaryPercent: number,
    beside: {
      readonly expected: ReleaseRow | null;
      readonly reading: TargetReading | undefined;
    },
  ): Promise<void> {
    const { expected, reading } = beside;
    if (
      canary !== null &&
      reading &&
      reading.stableDigest !== (expected?.digest ?? null)
    ) {
      throw new Error(
        `Stable is ${reading.stableDigest}, and ${expected?.digest} was expected: nothing is given to a canary beside it.`,
      );
    }
    await this.#weigh({
      stable: reading?.stable ?? expected?.deployment ?? null,
      canary: canary?.deployment ?? null,
      canaryPercent,
    });
  }

  /** All traffic. @throws what the target throws, or that it takes too long. */
  adopt({ deployment }: ReleaseRow): Promise<void> {
    return this.#weigh({ stable: deployment, canary: null, canaryPercent: 0 });
  }

  async #weigh(weights: Weights): Promise<void> {
    const { target, lane, tokens } = this.options;
    await within(
      EFFECT_TIMEOUT_MS,
      'Setting the weights',
      target.setWeights(lane.component, { ...weights, fence: tokens.next() }),
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
