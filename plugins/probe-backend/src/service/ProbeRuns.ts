import { OperationError, type Actor } from '@companyos/operations';
import type { ProbeArm, ProbeRun } from '@companyos/plugin-probe-common';
import type { ProbeRegistry } from '../ProbeRegistry';
import type { Walker } from '../schedule/Walker';
import type { ProbeAccess } from './ProbeAccess';
import { mustFind } from './ProbeReader';

/** On one replica, besides what is walked on schedule: a canary's four paths a few times over. */
const AT_ONCE = 16;

export interface ProbeRunsOptions {
  readonly registry: Pick<ProbeRegistry, 'find'>;
  readonly access: Pick<ProbeAccess, 'requireRun'>;
  readonly walker: Pick<Walker, 'walk'>;
}

/** Runs that somebody asked for. */
export class ProbeRuns {
  static create(options: ProbeRunsOptions): ProbeRuns {
    return new ProbeRuns(options);
  }

  #underWay = 0;
  readonly #stopping = new AbortController();

  private constructor(private readonly options: ProbeRunsOptions) {}

  /**
   * Decides, records the decision, walks, and answers with what came of it. Whoever asked may be gone by then; the run is
   * kept nevertheless.
   *
   * @throws OperationError `NOT_FOUND`, `POLICY_DENIED`, `TOO_MANY_RUNS`, `STOPPING`
   */
  async run(actor: Actor, id: string, arm: ProbeArm): Promise<ProbeRun> {
    const { registry, access, walker } = this.options;
    const probe = mustFind(registry, id);
    const decisionId = await access.requireRun(actor, probe, arm);
    if (this.#underWay >= AT_ONCE) {
      throw new OperationError(
        'TOO_MANY_RUNS',
        `${AT_ONCE} runs are under way already.`,
        { status: 429, next: 'Try again in a few seconds.', retryable: true },
      );
    }
    this.#underWay += 1;
    try {
      const run = await walker.walk({
        probe,
        arm,
        trigger: 'request',
        requestedBy: actor.ref,
        decisionId,
        signal: this.#stopping.signal,
      });
      if (run) return run;
    } finally {
      this.#underWay -= 1;
    }
    throw new OperationError('STOPPING', 'This back end is stopping.', {
      status: 503,
      next: 'Try again: another one answers.',
      retryable: true,
    });
  }

  stop(): void {
    this.#stopping.abort();
  }
}
