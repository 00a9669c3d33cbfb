import { isOperationError } from '../errors';
import { storableText } from './storable';

const LONGEST_REASON = 400;

/** One line for a person. The whole error goes to the log. */
export function describeTrouble(title: string, error: Error): string {
  const text = isOperationError(error)
    ? error.message
    : // An AggregateError (every address refused) has no message of its own.
      error.message || (error as { code?: string }).code || error.name;
  return storableText(
    `${title}: ${text.split('\n')[0]}`.slice(0, LONGEST_REASON),
  );
}
