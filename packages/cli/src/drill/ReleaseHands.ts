import { isEnded, type Operation } from '@companyos/plugin-operation-common';
import {
  isRolloutEnded,
  type Rollout,
  type Scorecard,
} from '@companyos/plugin-release-common';
import type { Faults, StagingTarget } from '@companyos/staging';
import type { Io } from '../io';
import { DrillFailure, expectThat } from './drill';
import { untilRecorded, type About } from './ledgerTrail';
import type { ReleasePeople } from './people';

export const TARGET = 'staging';

const PATIENCE_MS = 120_000;
const PAUSE_MS = 250;
/** Enough for evidence within seconds, on a machine with two cores. */
const REQUESTS_PER_SECOND = 50;
const SERVED_BY = 200;

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

export interface HandsOptions {
  readonly io: Io;
  readonly people: ReleasePeople;
  readonly staging: StagingTarget;
  readonly component: string;
}

/** What the drill of releases does and looks at, whatever it is after. */
export class ReleaseHands {
  /** Takes staging for itself: more traffic, no faults. */
  static async take(options: HandsOptions): Promise<ReleaseHands> {
    const { people, staging, component } = options;
    const { items } = await people.engineer.releases.rollouts({
      target: TARGET,
      component,
      active: true,
    });
    if (items.length > 0) {
      throw new DrillFailure(
        `${items[0].id} is under way at ${TARGET}: wait until it has ended, or abort it.`,
      );
    }
    const { traffic } = await staging.status();
    await staging.setTraffic(REQUESTS_PER_SECOND);
    return new ReleaseHands(options, traffic.requestsPerSecond);
  }

  #rollout: string | null = null;

  private constructor(
    private readonly options: HandsOptions,
    private readonly usualTraffic: number,
  ) {}

  get people(): ReleasePeople {
    return this.options.people;
  }

  get component(): string {
    return this.options.component;
  }

  get staging(): StagingTarget {
    return this.options.staging;
  }

  wait(ms: number): Promise<void> {
    return this.options.io.wait(ms);
  }

  now(): number {
    return this.options.io.now();
  }

  /** Of what all users get now. */
  async servedDigest(): Promise<string> {
    const counts = await this.staging.servedDigests(SERVED_BY);
    const [[digest, count] = ['nothing', 0]] = counts;
    expectThat(
      count === SERVED_BY,
      `${SERVED_BY} of ${SERVED_BY} requests are answered by one version (${[
        ...counts,
      ]
        .map(([one, of]) => `${of} by ${one}`)
        .join(', ')}).`,
    );
    return digest;
  }

  /** The version that is good and does not serve now. */
  async otherGood(): Promise<string> {
    const served = await this.servedDigest();
    const { builds } = await this.staging.status();
    const good = ['1.0.0', '1.1.0'].find(version =>
      builds.some(one => one.version === version && one.digest !== served),
    );
    if (!good)
      throw new DrillFailure('Staging has no good version to release.');
    return good;
  }

  /** Starts a release; one that was aborted before is tried again with the drill's reason. */
  async start(version: string, strategy: object): Promise<Rollout> {
    const { releases } = this.people.engineer;
    const body = {
      component: this.options.component,
      target: TARGET,
      version,
      strategy: strategy as { [key: string]: unknown },
    };
    const { items } = await releases.releases({
      component: body.component,
      target: TARGET,
      state: 'aborted',
    });
    const again = items.some(one => one.version === version);
    const { operation, rolloutId } = await releases.start({
      ...body,
      reason: 'Drill',
      ...(again && { retryReason: 'A drill must see it fail again.' }),
    });
    await this.succeeded(operation);
    if (rolloutId === null) throw new DrillFailure('Nothing was started.');
    this.#rollout = rolloutId;
    return releases.rollout(rolloutId);
  }

  /** Until something is so of the rollout. */
  async until(
    { id }: Pick<Rollout, 'id'>,
    what: string,
    test: (now: Rollout) => boolean,
  ): Promise<Rollout> {
    const deadline = this.now() + PATIENCE_MS;
    for (;;) {
      const rollout = await this.people.engineer.releases.rollout(id);
      if (test(rollout)) return rollout;
      if (isRolloutEnded(rollout.state) || this.now() > deadline) {
        throw new DrillFailure(
          `${what} did not happen; it is ${rollout.state}: ${rollout.stateReason}`,
        );
      }
      await this.wait(PAUSE_MS);
    }
  }

  async ended(rollout: Pick<Rollout, 'id'>): Promise<Rollout> {
    const done = await this.until(rollout, 'Its end', ({ state }) =>
      isRolloutEnded(state),
    );
    this.#rollout = null;
    return done;
  }

  /** By itself, and with every request answered by what served before. */
  async takenBack(
    begun: Rollout,
    before: string,
    because: RegExp,
  ): Promise<string> {
    const rollout = await this.ended(begun);
    expectThat(
      rollout.state === 'rolled-back' && because.test(rollout.stateReason),
      `It is taken back for ${because}: ${rollout.state}, ${rollout.stateReason}`,
    );
    expectThat(
      (await this.servedDigest()) === before,
      'Everybody gets the version from before.',
    );
    await this.recorded(rollout, ['aborting', 'rolled-back']);
    const took =
      Date.parse(rollout.endedAt ?? '') - Date.parse(rollout.startedAt);
    return `back after ${seconds(
      took,
    )}, and ${SERVED_BY} of ${SERVED_BY} requests get the version from before: ${
      rollout.stateReason
    }`;
  }

  /** What the ledger says of it: who started it, by which decision, and each state. */
  async recorded(
    { id }: Pick<Rollout, 'id'>,
    states: readonly string[],
  ): Promise<void> {
    await this.recordedOf({ subject: `rollout:${id}` }, [
      'policy.decision',
      'release.start.succeeded',
      ...states.map(state => `release.rollout.${state}`),
    ]);
  }

  /** What the ledger says of anything else. */
  async recordedOf(about: About, events: readonly string[]): Promise<void> {
    const { io, people } = this.options;
    await untilRecorded(io, people.auditor, about, events);
  }

  scorecard(release: { readonly id: string }): Promise<Scorecard> {
    return this.people.engineer.releases.scorecard(release.id);
  }

  async succeeded(operation: Operation): Promise<Operation> {
    const deadline = this.now() + PATIENCE_MS;
    let now = operation;
    while (!isEnded(now.state) && this.now() < deadline) {
      await this.wait(PAUSE_MS);
      now = await this.people.engineer.operations.get('release', now.id, {
        waitSeconds: 5,
      });
    }
    if (now.state !== 'succeeded') {
      throw new DrillFailure(
        `${now.id} is ${now.state}: ${now.error?.message ?? ''}`,
      );
    }
    return now;
  }

  /** On whatever has traffic; none takes them away again. */
  async faultsOnBoth(faults: Partial<Faults>): Promise<void> {
    const { weights } = await this.staging.status();
    for (const id of [weights?.stable, weights?.canary]) {
      if (id) await this.staging.setFaults(id, faults);
    }
  }

  /** No fault, usual traffic, and nothing of the drill under way. */
  async leaveAsFound(): Promise<void> {
    await this.staging.setTelemetryOutage(0);
    await this.faultsOnBoth({});
    await this.staging.setTraffic(this.usualTraffic);
    if (this.#rollout === null) return;
    await this.people.onCall.releases
      .steer(this.#rollout, 'abort', { reason: 'The drill is over.' })
      .catch(error => this.options.io.err(`  ${(error as Error).message}\n`));
  }
}
