import type { z } from 'zod/v4';
import { strategySchema, type Strategy } from './strategy';

export interface StrategyProblem {
  /** Where in the strategy: `steps[1].weightPercent`; empty for the whole. */
  readonly where: string;
  readonly message: string;
}

/** A strategy that cannot be followed; `problems` names everything that is wrong, not the first thing only. */
export class StrategyError extends Error {
  readonly name = 'StrategyError';
  readonly code = 'STRATEGY_INVALID';
  readonly next =
    'Correct the strategy where the component keeps it, then start the release again.';
  readonly problems: readonly StrategyProblem[];

  constructor(problems: readonly StrategyProblem[]) {
    super(
      [
        'The release strategy cannot be followed:',
        ...problems.map(({ where, message }) =>
          where ? `- ${where}: ${message}` : `- ${message}`,
        ),
      ].join('\n'),
    );
    this.problems = problems;
  }
}

/** Validates data from a file or an annotation and fills in defaults; throws a `StrategyError`. */
export function parseStrategy(data: unknown = {}): Strategy {
  const result = strategySchema.safeParse(data ?? {});
  if (result.success) {
    return result.data;
  }
  throw new StrategyError(problemsOf(result.error));
}

function problemsOf(error: z.ZodError): StrategyProblem[] {
  return error.issues.flatMap(issue => {
    // "false, or this object": what is wrong with the object is what helps.
    const inner =
      issue.code === 'invalid_union'
        ? issue.errors.find(branch =>
            branch.some(({ path }) => path.length > 0),
          ) ?? issue.errors[issue.errors.length - 1]
        : undefined;
    return inner?.length
      ? inner.map(({ path, message }) => ({
          where: place([...issue.path, ...path]),
          message,
        }))
      : [{ where: place(issue.path), message: issue.message }];
  });
}

function place(path: readonly PropertyKey[]): string {
  return path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** The strategy for whoever says nothing: 1 → 10 → 50 → 100 %. */
export const DEFAULT_STRATEGY: Strategy = parseStrategy();
