import type { Command, EffectResult } from '@companyos/canary';
import { isRolloutEnded } from '@companyos/plugin-release-common';
import {
  isTargetError,
  type ReleaseTarget,
} from '@companyos/plugin-release-node';
import {
  Fenced,
  findActiveRollout,
  findRelease,
  laneKey,
  openRollouts,
  unheardCommands,
  type Lane,
  type ReleaseRow,
  type RolloutRow,
} from '../database';
import { attachCanary, lookAtCanary, tryCanaryEffect } from './canary';
import { Deployments } from './Deployments';
import { LaneWorld } from './LaneWorld';
import type { CanaryWalks, ControllerOptions, Occasion } from './options';
import { lookAtDirect } from './rollback';
import { storeTurn } from './store';
import type { Look, Subject } from './Subject';
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
  readonly #releases = new Map<string, ReleaseRow>();
  readonly #results = new Map<string, EffectResult[]>();
  readonly #world: LaneWorld;
  readonly #walks: CanaryWalks | undefined;
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
    this.#walks = options.walksAt?.(lane.target);
    this.#world = new LaneWorld({
      lane,
      target,
      source: targets.sourceFor(target),
      tokens,
      logger,
      deployments: new Deployments({
        target,
        component: lane.component,
        tokens,
        now: () => this.#now(),
        done: () => this.wake(),
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
    const subject = await this.#subject(row);
    const commands = (await unheardCommands(this.options.database, row.id)).map(
      ({ id, kind, actor, reason }): Command => ({ id, kind, actor, reason }),
    );
    return row.kind === 'canary'
      ? this.#lookAfterCanary(subject, commands)
      : this.#lookAfterDirect(subject, commands);
  }

  async #lookAfterCanary(
    subject: Subject,
    commands: readonly Command[],
  ): Promise<boolean> {
    const { rollout, release } = subject;
    const pending = rollout.state === 'pending';
    const deployed = pending
      ? this.#world.deployments.ensure(release)
      : undefined;
    const hearing = commands.length > 0;
    const [reading, observations] = hearing
      ? []
      : await Promise.all([
          this.#world.read(),
          this.#world.observe(rollout.cursor),
        ]);
    const look = lookAtCanary(
      subject,
      {
        fence: this.options.fence,
        reading,
        observations,
        walks: hearing
          ? []
          : this.#walks?.collect({
              canary:
                !isRolloutEnded(rollout.state) &&
                reading?.canary === release.deployment,
            }),
        deployed,
        commands,
        results: this.#results.get(rollout.id) ?? [],
      },
      this.#now(),
    );
    const open = await this.#store(subject, look, { reading, observations });
    this.#results.delete(rollout.id);
    const results = await this.#try(look.effects, async effect => {
      await tryCanaryEffect(effect, subject, this.#world, {
        need: one => this.#neededLater(subject, one),
        notify: (about, words) => this.#notify(subject, about, words),
      });
      return effect.id;
    });
    this.#results.set(rollout.id, results);
    if (deployed?.name === 'running') {
      await this.#orDeployAgain(release, () =>
        attachCanary(subject, reading, this.#world),
      );
    }
    return open && (hearing || look.effects.length > 0);
  }

  async #lookAfterDirect(
    subject: Subject,
    commands: readonly Command[],
  ): Promise<boolean> {
    const ended = isRolloutEnded(subject.rollout.state);
    const deployed = ended
      ? ({ name: 'running' } as const)
      : this.#world.deployments.ensure(subject.release);
    const reading = await this.#world.read();
    const look = lookAtDirect(
      subject,
      { reading, deployed, commands },
      this.#now(),
    );
    const open = await this.#store(subject, look, { reading });
    await this.#try(look.effects, async effect => {
      if (effect.kind === 'make-stable') {
        await this.#orDeployAgain(subject.release, () =>
          this.#world.weigh(subject.release, null, 0),
        );
      } else {
        await this.#notify(subject, effect.about, effect.words);
      }
      return effect.kind;
    });
    return open && look.effects.length > 0;
  }

  /** What was there when it was deployed and is not any more is deployed again. */
  async #orDeployAgain(
    release: ReleaseRow,
    act: () => Promise<void>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (isTargetError(error)) this.#world.deployments.forget(release);
      throw error;
    }
  }

  /** Stores a look, tidies up after an end, and answers whether the rollout stays open. */
  async #store(
    subject: Subject,
    look: Look<unknown>,
    seen: Pick<Parameters<typeof storeTurn>[2], 'reading'> & {
      readonly observations?: {
        readonly windows: Parameters<typeof storeTurn>[2]['windows'];
        readonly cursor: string;
      };
    },
  ): Promise<boolean> {
    const { rollout, release } = subject;
    const { database, outbox, fence, announcer } = this.options;
    const ended = isRolloutEnded(rollout.state);
    const tidied = ended && (await this.#tidyUp(subject));
    const open = !tidied || look.busy;
    await storeTurn(database, outbox, {
      before: rollout,
      release,
      fence,
      machine: look.machine,
      columns: look.columns,
      reading: seen.reading,
      windows: seen.observations?.windows ?? [],
      cursor: seen.observations?.cursor ?? rollout.cursor,
      answers: look.answers,
      happened: look.happened,
      open,
      now: new Date(this.#now()),
    });
    const { state } = look.columns;
    if (
      state !== rollout.state ||
      look.happened.length > 0 ||
      seen.observations?.windows.length
    ) {
      announcer.changed({ id: rollout.id, releaseId: release.id, state });
    }
    return open;
  }

  /** Once the new version is stable the old one may go; one that cannot go now is asked again. */
  async #tidyUp({ rollout, previous }: Subject): Promise<boolean> {
    if (rollout.state !== 'completed' || previous === null) return true;
    if (await this.#neededLater({ rollout }, previous)) return true;
    try {
      await this.#world.retire(previous);
      return true;
    } catch (error) {
      this.options.logger.warn(
        `${previous.version} was not retired: ${(error as Error).message}`,
      );
      return isTargetError(error);
    }
  }

  /** Tidying up may come late, and must not take away what a later rollout brings back. */
  async #neededLater(
    { rollout }: Pick<Subject, 'rollout'>,
    { id }: ReleaseRow,
  ): Promise<boolean> {
    const { database, lane } = this.options;
    const active = await findActiveRollout(database, lane);
    return (
      active !== undefined &&
      active.id !== rollout.id &&
      (active.release_id === id || active.previous_id === id)
    );
  }

  async #try<T>(
    effects: readonly T[],
    act: (effect: T) => Promise<string>,
  ): Promise<EffectResult[]> {
    const results: EffectResult[] = [];
    for (const effect of effects) {
      if (this.options.signal.aborted) break;
      try {
        results.push({ effectId: await act(effect), outcome: 'done' });
      } catch (error) {
        this.options.logger.warn(
          `An effect on ${laneKey(this.options.lane)} did not work: ${
            (error as Error).message
          }`,
        );
      }
    }
    return results;
  }

  async #notify(
    { rollout, release }: Subject,
    about: Occasion,
    words: string,
  ): Promise<void> {
    const { announcer } = this.options;
    await announcer.notifyOwner({ rollout, release, about, words });
  }

  async #subject(rollout: RolloutRow): Promise<Subject> {
    const { release_id: id, previous_id: previousId } = rollout;
    return {
      rollout,
      release: await this.#release(id),
      previous: previousId ? await this.#release(previousId) : null,
    };
  }

  /** What a controller needs of a release never changes. */
  async #release(id: string): Promise<ReleaseRow> {
    const known =
      this.#releases.get(id) ?? (await findRelease(this.options.database, id));
    if (!known) throw new Error(`There is no release ${id}.`);
    this.#releases.set(id, known);
    return known;
  }

  #now(): number {
    return this.options.now?.() ?? Date.now();
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
