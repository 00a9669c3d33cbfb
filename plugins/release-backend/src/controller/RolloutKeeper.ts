import type { EffectResult } from '@companyos/canary';
import { isRolloutEnded } from '@companyos/plugin-release-common';
import {
  isTargetError,
  type Observations,
  type TargetReading,
} from '@companyos/plugin-release-node';
import {
  findActiveRollout,
  laneKey,
  type Lane,
  type ReleaseRow,
} from '../database';
import type { LaneWorld } from './LaneWorld';
import type { CanaryWalks, ControllerOptions, Occasion } from './options';
import { storeTurn } from './store';
import type { Look, Subject } from './Subject';
import { TELL_MS, within } from './timing';

export interface KeeperOptions extends ControllerOptions {
  readonly lane: Lane;
  readonly fence: number;
  readonly signal: AbortSignal;
  readonly world: LaneWorld;
  readonly walks?: CanaryWalks;
  now(): number;
}

/** What every look at a rollout has in common, whatever its machine: it is stored, then what it intends is tried. */
export class RolloutKeeper {
  readonly #results = new Map<string, readonly EffectResult[]>();
  readonly #tellings = new Map<string, Promise<void>>();

  constructor(private readonly options: KeeperOptions) {}

  get world(): LaneWorld {
    return this.options.world;
  }

  get fence(): number {
    return this.options.fence;
  }

  now(): number {
    return this.options.now();
  }

  /** What became of the effects of the look before. */
  resultsOf({ rollout }: Subject): readonly EffectResult[] {
    return this.#results.get(rollout.id) ?? [];
  }

  /** What came of walks since the last time. They are about what is under way, so what has ended must not take them. */
  walksOf({ rollout }: Subject, canary: boolean) {
    return isRolloutEnded(rollout.state)
      ? []
      : this.options.walks?.collect({ canary });
  }

  /** Stores a look, tidies up after an end, and answers whether the rollout stays open. */
  async store(
    subject: Subject,
    look: Look<unknown>,
    seen: {
      readonly reading?: TargetReading;
      readonly observations?: Observations;
    },
  ): Promise<boolean> {
    const { rollout, release } = subject;
    const { database, outbox, fence, announcer } = this.options;
    const { reading, observations } = seen;
    const ended = isRolloutEnded(rollout.state);
    const tidied = ended && (await this.#tidyUp(subject));
    const open = !tidied || look.busy;
    await storeTurn(database, outbox, {
      before: rollout,
      release,
      fence,
      machine: look.machine,
      columns: look.columns,
      reading,
      windows: observations?.windows ?? [],
      cursor: observations?.cursor ?? rollout.cursor,
      answers: look.answers,
      happened: look.happened,
      open,
      now: new Date(this.now()),
    });
    const { state } = look.columns;
    if (
      state !== rollout.state ||
      look.happened.length > 0 ||
      observations?.windows.length
    ) {
      announcer.changed({ id: rollout.id, releaseId: release.id, state });
    }
    return open;
  }

  /**
   * Tries effects one after the other; one that does not work keeps no other from being tried.
   *
   * @returns whether something was done that was not known to be done before: worth a look without a pause. What is tried at
   *   every look must not keep the loop from resting.
   */
  async attempt<T>(
    { rollout }: Subject,
    effects: readonly T[],
    act: (effect: T) => Promise<string>,
  ): Promise<boolean> {
    const before = this.#results.get(rollout.id) ?? [];
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
    this.#results.set(rollout.id, results);
    return results.some(
      ({ effectId }) => !before.some(known => known.effectId === effectId),
    );
  }

  /** What was there when it was deployed and is not any more is deployed again. */
  async orDeployAgain(
    release: ReleaseRow,
    act: () => Promise<void>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (isTargetError(error)) this.world.deployments.forget(release);
      throw error;
    }
  }

  /** Telling somebody may take long, and holds nothing up: when it is tried again, it waits for the same telling. */
  async notify(
    { rollout, release }: Subject,
    about: Occasion,
    words: string,
  ): Promise<void> {
    const { announcer } = this.options;
    const key = `${rollout.id}/${about}/${words}`;
    const telling =
      this.#tellings.get(key) ??
      announcer.notifyOwner({ rollout, release, about, words }).catch(error => {
        this.#tellings.delete(key);
        throw error;
      });
    this.#tellings.set(key, telling);
    await within(TELL_MS, 'Telling the owner', telling);
    this.#tellings.delete(key);
  }

  /** Tidying up may come late, and must not take away what a later rollout brings back. */
  async neededLater(
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

  /** Once the new version is stable the old one may go; one that cannot go now is asked again. */
  async #tidyUp({ rollout, previous }: Subject): Promise<boolean> {
    if (rollout.state !== 'completed' || previous === null) return true;
    if (await this.neededLater({ rollout }, previous)) return true;
    try {
      await this.world.retire(previous);
      return true;
    } catch (error) {
      this.options.logger.warn(
        `${previous.version} was not retired: ${(error as Error).message}`,
      );
      return isTargetError(error);
    }
  }
}
