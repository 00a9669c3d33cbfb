import type { ProbeArm, ProbeRun } from '@companyos/plugin-probe-common';
import { createProbeHttp } from './http';
import { systemClock } from './systemClock';
import type {
  Probe,
  ProbeClock,
  ProbeContext,
  ProbeStep,
  ProbeVerdict,
} from './types';
import { createUntil } from './until';
import { CannotMeasure, ProbeFailure, verdictOf } from './verdicts';

/** What a run found; the rest of a `ProbeRun` is whoever keeps it. */
export type ProbeRunResult = Pick<
  ProbeRun,
  | 'outcome'
  | 'failureClass'
  | 'message'
  | 'digest'
  | 'steps'
  | 'startedAt'
  | 'finishedAt'
  | 'durationMs'
>;

export interface RunProbeOptions {
  readonly arm: ProbeArm;
  readonly clock?: ProbeClock;
  readonly fetch?: typeof fetch;
  /** Stops the run, which then could not measure. */
  readonly signal?: AbortSignal;
}

/** A timeout that is noticed later than this says that this process had no time, not that the target was slow. */
const LATE_BY_MS = 1_000;

/**
 * Walks a probe once, and always answers, in little more than the probe's timeout.
 *
 * `fail` only where the target did it: it was not reachable, answered wrongly, or was waited for when the time was up.
 * Everything else, foreseen or not, is `could-not-measure`: the probe broke or hung by itself, has no credentials, this
 * machine cannot look up names or had no time, no version could be told.
 */
export async function runProbe(
  probe: Probe,
  options: RunProbeOptions,
): Promise<ProbeRunResult> {
  const { arm, clock = systemClock } = options;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const over = new AbortController();
  const digests = new Set<string>();
  const waits = new Set<{ readonly what: string }>();

  async function waitingFor<T>(
    what: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const wait = { what };
    waits.add(wait);
    try {
      return await work();
    } finally {
      waits.delete(wait);
    }
  }

  function timeUp(): Error {
    const lateMs = clock.monotonicMs() - startedMs - probe.timeoutMs;
    if (lateMs > LATE_BY_MS) {
      return new CannotMeasure(
        `This machine had no time for the probe: it noticed the end ${Math.round(
          lateMs,
        )} ms late.`,
      );
    }
    const [wait] = waits;
    return wait
      ? new ProbeFailure(
          'timeout',
          `${wait.what}: no answer before the ${probe.timeoutMs} ms of the run were up.`,
        )
      : new CannotMeasure(
          `The probe did not come to its end within ${probe.timeoutMs} ms, and not because of the target.`,
        );
  }

  let cleanUp = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (reason: Error) => {
      reject(reason);
      over.abort(reason);
    };
    const callOff = clock.after(probe.timeoutMs, () => stop(timeUp()));
    const onAbort = () => stop(new CannotMeasure('The run was stopped.'));
    options.signal?.addEventListener('abort', onAbort);
    if (options.signal?.aborted) onAbort();
    cleanUp = () => {
      callOff();
      options.signal?.removeEventListener('abort', onAbort);
      over.abort();
    };
  });
  interrupted.catch(() => {});

  const context: ProbeContext = {
    arm,
    signal: over.signal,
    http: createProbeHttp({
      target: probe.target,
      arm,
      clock,
      signal: over.signal,
      fetch: options.fetch ?? fetch,
      waitingFor,
      onDigest: digest => digests.add(digest),
    }),
    until: createUntil({ clock, signal: over.signal, waitingFor }),
    fail(message) {
      throw new ProbeFailure('wrong-answer', message);
    },
    cannotMeasure(message) {
      throw new CannotMeasure(message);
    },
  };

  const steps: ProbeRun['steps'] = [];
  let verdict: ProbeVerdict = { outcome: 'pass' };
  try {
    for (const step of probe.steps()) {
      if (verdict.outcome !== 'pass') {
        const { title } = step;
        steps.push({ title, outcome: 'skipped', durationMs: 0, message: null });
        continue;
      }
      const stepMs = clock.monotonicMs();
      verdict = await walk(step, context, interrupted);
      steps.push({
        title: step.title,
        outcome: verdict.outcome,
        durationMs: Math.round(clock.monotonicMs() - stepMs),
        message: verdict.outcome === 'pass' ? null : verdict.message,
      });
    }
  } catch (error) {
    verdict = verdictOf(error);
  } finally {
    cleanUp();
  }
  const about = attribute(probe, { arm, verdict, digests });
  return {
    outcome: about.outcome,
    failureClass: about.outcome === 'fail' ? about.failureClass : null,
    message: about.outcome === 'pass' ? null : about.message,
    digest: digests.size === 1 ? [...digests][0] : null,
    steps,
    startedAt: startedAt.toISOString(),
    finishedAt: clock.now().toISOString(),
    durationMs: Math.round(clock.monotonicMs() - startedMs),
  };
}

async function walk(
  step: ProbeStep,
  context: ProbeContext,
  interrupted: Promise<never>,
): Promise<ProbeVerdict> {
  try {
    // A step may throw before it waits for anything.
    await Promise.race([(async () => step.run(context))(), interrupted]);
    return { outcome: 'pass' };
  } catch (error) {
    return verdictOf(error);
  }
}

/** A canary is judged by its probes, so a run that is not clearly about one version is about none. */
function attribute(
  { target }: Probe,
  {
    arm,
    verdict,
    digests,
  }: {
    readonly arm: ProbeArm;
    readonly verdict: ProbeVerdict;
    readonly digests: ReadonlySet<string>;
  },
): ProbeVerdict {
  if (arm !== 'canary' || !target.digestHeader) return verdict;
  if (digests.size > 1) {
    return {
      outcome: 'could-not-measure',
      message: `${digests.size} versions answered in one run: the canary changed meanwhile.`,
    };
  }
  if (digests.size === 0 && verdict.outcome === 'pass') {
    return {
      outcome: 'could-not-measure',
      message: 'No answer said which version gave it.',
    };
  }
  return verdict;
}
