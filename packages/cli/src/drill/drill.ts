/** What drills have in common: steps that say what they have seen, and what must be so. */
import {
  isOperationError,
  type OperationError,
} from '@companyos/plugin-operation-common';
import { toCliError } from '../errors';
import type { ExitName } from '../exitCodes';
import type { Io } from '../io';
import { facts, json, plain } from '../text';

/** Thrown where the portal did not do what the drill expects of it. */
export class DrillFailure extends Error {}

export interface DrillStep {
  readonly title: string;
  /** Answers a sentence about what was seen. */
  run(): Promise<string>;
}

interface Done {
  readonly step: string;
  readonly ok: boolean;
  readonly seen: string;
  readonly ms: number;
}

/** Runs the steps in order until one fails, and tells of each when it is over. */
export async function runDrill(
  io: Io,
  steps: readonly DrillStep[],
  options: { readonly url: string; readonly json?: boolean },
): Promise<ExitName> {
  const done: Done[] = [];
  for (const step of steps) {
    const begun = io.now();
    const result = await step.run().then(
      seen => ({ ok: true, seen }),
      error => ({ ok: false, seen: toCliError(error).body.message }),
    );
    done.push({ step: step.title, ...result, ms: io.now() - begun });
    io.err(
      `  ${result.ok ? 'passed' : 'FAILED'}  ${step.title}: ${plain(
        result.seen,
      )}\n`,
    );
    if (!result.ok) break;
  }
  const passed = done.every(({ ok }) => ok);
  io.out(
    options.json
      ? json({ passed, steps: done })
      : `The drill ${passed ? 'passed' : 'failed'}.\n${facts([
          ['steps', `${done.filter(({ ok }) => ok).length} of ${steps.length}`],
          ['portal', options.url],
        ])}`,
  );
  return passed ? 'ok' : 'found';
}

export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new DrillFailure(`Not so: ${what}`);
}

/** The error that it ends with. */
export async function refused(
  attempt: () => Promise<unknown>,
): Promise<OperationError> {
  try {
    await attempt();
  } catch (error) {
    if (isOperationError(error)) return error;
    throw error;
  }
  throw new DrillFailure('It was let through.');
}

export async function denied(
  attempt: () => Promise<unknown>,
): Promise<OperationError> {
  const error = await refused(attempt);
  expectThat(
    error.code === 'POLICY_DENIED' && error.decisionId !== undefined,
    `It is denied with a decision (${error.code}).`,
  );
  return error;
}
