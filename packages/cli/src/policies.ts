/** What the commands about a policy bundle share: which folder, and what to say when it is not a bundle. */
import type { Command } from 'commander';
import type { CommonOptions } from './command';
import { badInput } from './errors';
import { loadPolicy } from './lazy';

export interface PolicyOptions extends CommonOptions {
  readonly policies: string;
}

export function bundleFolder(command: Command): Command {
  return command.option(
    '--policies <dir>',
    'the folder of the bundle',
    'policies',
  );
}

/** Loads the evaluator only where it is used: everything else starts without it. */
export async function openPolicies<T>(
  work: (policy: typeof import('@companyos/policy')) => Promise<T>,
): Promise<T> {
  const policy = loadPolicy();
  try {
    return await work(policy);
  } catch (error) {
    if (error instanceof policy.PolicyBundleError) {
      throw badInput(
        error.message,
        'Correct what is listed and run the command again. A portal keeps the bundle it has until then.',
      );
    }
    if (error instanceof policy.PolicyQuestionError) {
      throw badInput(error.message, error.next);
    }
    if (error instanceof policy.PolicyMatrixError) {
      throw badInput(
        `The matrix cannot be used: ${error.message}`,
        'Correct it and run the command again.',
      );
    }
    throw error;
  }
}
