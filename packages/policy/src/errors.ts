/** One thing that is wrong with a bundle: where, what, and what to do about it. */
export interface PolicyBundleProblem {
  /** File name inside the bundle, with a line where one is known: `tenants.cedar:12`. */
  readonly where: string;
  /** The `@id` of the policy at fault, where there is one. */
  readonly policy?: string;
  readonly message: string;
  /** What to do next, one sentence. */
  readonly next: string;
}

/** The bundle is refused as a whole; `problems` names everything that is wrong, not the first thing only. */
export class PolicyBundleError extends Error {
  readonly name = 'PolicyBundleError';
  readonly problems: readonly PolicyBundleProblem[];

  constructor(problems: readonly PolicyBundleProblem[]) {
    super(
      [
        'The policy bundle is not valid, so nothing is decided by it:',
        ...problems.map(problemLine),
      ].join('\n'),
    );
    this.problems = problems;
  }
}

/** The allow/deny matrix cannot be read, so nothing was tested. */
export class PolicyMatrixError extends Error {
  readonly name = 'PolicyMatrixError';

  constructor(where: string, cause: unknown) {
    super(`${where}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function problemLine({ where, policy, message, next }: PolicyBundleProblem) {
  const subject = policy ? `${where}, policy "${policy}"` : where;
  return `- ${subject}: ${message} ${next}`;
}
