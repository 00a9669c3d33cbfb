import type {
  ProbeApi,
  ProbeArm,
  ProbeOutcome,
  ProbeRun,
  ProbeView,
} from '@companyos/plugin-probe-common';

/** One walk as a judge of canaries takes it; `ProbeResult` of `@companyos/canary`. */
export interface CanaryProbeResult {
  readonly id: string;
  /** The critical path. */
  readonly path: string;
  readonly arm: ProbeArm;
  readonly outcome: ProbeOutcome;
  /** Of the version that answered. */
  readonly digest?: string;
  readonly message?: string;
}

export interface CanaryProbesOptions {
  readonly probes: Pick<ProbeApi, 'list' | 'run'>;
  /** For the probe back end; asked each time. */
  readonly token: () => Promise<string>;
  /** Whose probes: `ProbeTarget.id`. */
  readonly target: string;
  /** How often each probe walks the canary. */
  readonly everyMs?: number;
  readonly now?: () => number;
}

const EVERY_MS = 5_000;
/** How often it is asked what stable's walks found, where nothing is due. */
const LOOK_MS = 1_000;

/**
 * Has a canary walked while it is released, for a controller that looks often and waits for nothing.
 *
 * Each `collect` answers with what has ended since the last one, stable's walks on schedule besides, and starts what is
 * due; a probe is never walked twice at once. Where the canary fails, stable is walked at once as well, to tell an incident
 * from a fault of the canary. Where a walk cannot even be asked for, that is told as "could not measure".
 */
export class CanaryProbes {
  static create(options: CanaryProbesOptions): CanaryProbes {
    return new CanaryProbes(options);
  }

  readonly #ended: CanaryProbeResult[] = [];
  /** When the last walk of a probe began; those under way besides. */
  readonly #begun = new Map<string, number>();
  readonly #underWay = new Set<string>();
  readonly #stableSeen = new Map<string, string>();
  #round: Promise<void> | undefined;
  #lookedMs = -Infinity;
  #rounds = 0;

  private constructor(private readonly options: CanaryProbesOptions) {}

  /** @param canary - whether there is one to walk now */
  collect({ canary }: { readonly canary: boolean }): CanaryProbeResult[] {
    if (canary && !this.#round && this.#isTimeToLook()) {
      this.#lookedMs = this.#nowMs();
      this.#round = this.#look().finally(() => {
        this.#round = undefined;
      });
    }
    return this.#ended.splice(0);
  }

  async #look(): Promise<void> {
    const { probes, token, target } = this.options;
    this.#rounds += 1;
    let views: ProbeView[];
    try {
      const { paths } = await probes.list({ token: await token() });
      views = paths.flatMap(path => path.probes);
    } catch {
      // Nobody can say which probes there are. The walks that are missing then are missed by whoever judges.
      return;
    }
    for (const probe of views.filter(one => one.target === target)) {
      this.#takeStable(probe);
      if (this.#isDue(probe.id)) this.#walk(probe);
    }
  }

  #isTimeToLook(): boolean {
    const known = [...this.#begun.keys()];
    return (
      this.#nowMs() - this.#lookedMs >= LOOK_MS ||
      known.some(id => this.#isDue(id))
    );
  }

  #isDue(id: string): boolean {
    if (this.#underWay.has(id)) return false;
    const begun = this.#begun.get(id) ?? -Infinity;
    return this.#nowMs() - begun >= this.#everyMs;
  }

  #walk({ id, criticalPath }: ProbeView): void {
    const { probes, token } = this.options;
    const lost = `${id}/${this.#nowMs()}/${this.#rounds}`;
    this.#underWay.add(id);
    this.#begun.set(id, this.#nowMs());
    const run = async (arm: ProbeArm) =>
      probes.run(id, { arm }, { token: await token() });
    run('canary')
      .then(async canary => {
        // What fails everywhere at this moment is no word about the canary: stable's is told first.
        const beside =
          canary.outcome === 'fail'
            ? await run('stable').catch(() => null)
            : null;
        if (beside) this.#ended.push(resultOf(criticalPath, beside));
        return canary;
      })
      .then(
        canary => this.#ended.push(resultOf(criticalPath, canary)),
        error =>
          this.#ended.push({
            id: lost,
            path: criticalPath,
            arm: 'canary',
            outcome: 'could-not-measure',
            message: `The walk could not be asked for: ${error.message}`,
          }),
      )
      .finally(() => this.#underWay.delete(id));
  }

  /** What fails on stable as well is no word about the canary. */
  #takeStable({ id, criticalPath, arms }: ProbeView): void {
    const stable = arms.find(({ arm }) => arm === 'stable');
    // One that is out of date says nothing about now.
    if (!stable?.lastRun || stable.state === 'missing') return;
    if (this.#stableSeen.get(id) === stable.lastRun.id) return;
    this.#stableSeen.set(id, stable.lastRun.id);
    this.#ended.push(resultOf(criticalPath, stable.lastRun));
  }

  get #everyMs(): number {
    return this.options.everyMs ?? EVERY_MS;
  }

  #nowMs(): number {
    return (this.options.now ?? Date.now)();
  }
}

function resultOf(
  path: string,
  { id, arm, outcome, digest, message }: ProbeRun,
): CanaryProbeResult {
  return {
    id,
    path,
    arm,
    outcome,
    ...(digest !== null && { digest }),
    ...(message !== null && { message }),
  };
}
