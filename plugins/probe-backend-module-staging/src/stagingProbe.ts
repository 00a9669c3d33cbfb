import {
  defineProbe,
  type Probe,
  type ProbeContext,
  type ProbeStep,
  type ProbeTarget,
} from '@companyos/plugin-probe-node';
import { CANARY_HEADER, RELEASE_HEADER } from '@companyos/staging';
import { z } from 'zod/v4';
import type { Sessions } from './Sessions';
import type { StartUp } from './StartUp';

export interface StagingProbeOptions {
  /** Where users reach the service. */
  readonly routerUrl: string;
  /** Catalog reference of what runs there. */
  readonly component: string;
  readonly sessions: Sessions;
  readonly startUp: Pick<StartUp, 'isUnderWay'>;
}

const versionSchema = z.object({ version: z.string(), digest: z.string() });

/** Users' traffic takes either arm by weight; a probe says which one it means, and is in no arm's counts. */
export function stagingTarget(routerUrl: string): ProbeTarget {
  return {
    id: 'staging',
    baseUrl: routerUrl,
    arms: {
      stable: { [CANARY_HEADER]: 'never' },
      canary: { [CANARY_HEADER]: 'always' },
    },
    digestHeader: RELEASE_HEADER,
  };
}

function answers(startUp: StagingProbeOptions['startUp']): ProbeStep {
  return {
    title: 'See that it answers',
    async run({ arm, http, cannotMeasure, fail }) {
      if (await startUp.isUnderWay()) {
        cannotMeasure('Staging is on its way: it was not there yet.');
      }
      const answer = await http.request('/version');
      // The router's own word, which no version gave.
      if (arm === 'canary' && answer.status === 503 && !answer.digest) {
        cannotMeasure('There is no canary now.');
      }
      const { digest } = answer.expectStatus(200).json(versionSchema);
      if (answer.digest !== digest) {
        fail(`It reports ${digest}, and answers as ${answer.digest}.`);
      }
    },
  };
}

/** A probe of the staging target. Each begins by seeing that the version answers at all. */
export function stagingProbe(
  { routerUrl, component, startUp }: StagingProbeOptions,
  probe: Pick<Probe, 'id' | 'title' | 'criticalPath' | 'intervalMs' | 'steps'>,
): Probe {
  return defineProbe({
    ...probe,
    owner: component,
    target: stagingTarget(routerUrl),
    timeoutMs: 10_000,
    steps: () => [answers(startUp), ...probe.steps()],
  });
}

/** What one step learns for the next. */
export class Slot<T> {
  #value: T | undefined;

  set(value: T): void {
    this.#value = value;
  }

  get(): T {
    if (this.#value === undefined) throw new Error('A step was left out.');
    return this.#value;
  }
}

export function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}

/**
 * A session for a walk that is not about logging in: one that is there already, or else a new one. Whether people can log
 * in is another probe's question, so without one nothing is known of this path.
 */
export function haveSession(
  sessions: Sessions,
  found: Slot<{ readonly token: string }>,
): ProbeStep {
  return {
    title: 'Have a session',
    async run(context: ProbeContext) {
      found.set(await sessions.any(context));
    },
  };
}
