import type { Command } from '@companyos/canary';
import type { ReleaseTarget } from '@companyos/plugin-release-node';
import {
  Fenced,
  laneKey,
  openRollouts,
  unheardCommands,
  type Lane,
  type RolloutRow,
} from '../database';
import { Deployments } from './Deployments';
import { LaneWorld } from './LaneWorld';
import { lookAfterCanary } from './lookAfterCanary';
import { lookAfterDirect } from './lookAfterDirect';
import type { ControllerOptions } from './options';
import { RolloutKeeper } from './RolloutKeeper';
import { SubjectReader } from './SubjectReader';
import { TICK_MS } from './timing';
import { Tokens } from './Tokens';

/**
 * One controller's turn at one lane: looks after its rollouts, again and again, until nothing is left to do, someone else has
 * taken over, or the process stops.
 *
 * Each look goes: hear what people ask, read the target and its telemetry, ask the pure machine, store what it answers, and
 * only then try what it intends. A command is heard before anything is asked of the target, so that an abort waits for
 * nothing; a deployment is waited for by nobody.
 */
export class LaneTurn {
  readonly #keeper: RolloutKeeper;
  readonly #subjects: SubjectReader;
  #wake: (() => void) | undefined;
  #woken = false;

  constructor(
    private readonly options: ControllerOptions & {
      readonly lane: Lane;
      readonly target: ReleaseTarget;
      readonly fence: number;
      readonly signal: AbortSignal;
    },
  ) {
    const { lane, target, targets, fence, logger } = options;
    const tokens = new Tokens(fence);
    const now = () => options.now?.() ?? Date.now();
    this.#subjects = new SubjectReader(options.database);
    this.#keeper = new RolloutKeeper({
      ...options,
      now,
      walks: options.walksAt?.(lane.target),
      world: new LaneWorld({
        lane,
        target,
        source: targets.sourceFor(target),
        tokens,
        logger,
        deployments: new Deployments({
          target,
          component: lane.component,
          tokens,
          now,
          done: () => this.wake(),
        }),
      }),
    });
    options.signal.addEventListener('abort', () => this.wake());
  }

  /** Looks again at once. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Resolves when there is nothing left to do here, or nothing may be done any more. */
  async run(): Promise<void> {
    const { database, lane, logger, signal } = this.options;
    while (!signal.aborted) {
      this.#woken = false;
      let urgent = false;
      try {
        const rollouts = await openRollouts(database, lane);
        if (rollouts.length === 0) return;
        for (const rollout of rollouts) {
          if (signal.aborted) return;
          urgent = (await this.#lookAfter(rollout)) || urgent;
        }
      } catch (error) {
        if (error instanceof Fenced) return;
        logger.error(
          `The rollouts of ${laneKey(
            lane,
          )} could not be looked after; trying again.`,
          error as Error,
        );
      }
      if (!urgent) await this.#pause();
    }
  }

  /** Answers whether to look again without a pause. */
  async #lookAfter(row: RolloutRow): Promise<boolean> {
    const subject = await this.#subjects.of(row);
    const commands = (await unheardCommands(this.options.database, row.id)).map(
      ({ id, kind, actor, reason }): Command => ({ id, kind, actor, reason }),
    );
    const lookAfter = row.kind === 'canary' ? lookAfterCanary : lookAfterDirect;
    return lookAfter(this.#keeper, subject, commands);
  }

  async #pause(): Promise<void> {
    if (this.#woken || this.options.signal.aborted) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, TICK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
