import { useRef } from 'react';

/**
 * The wizard keeps the errors of the last *Next* on a field while it is edited. They are about the value of that moment, so
 * they go as soon as it changes.
 */
export function useSubmittedErrors(
  rawErrors: readonly string[] | undefined,
  value: unknown,
): string | undefined {
  const text = rawErrors?.length ? rawErrors.join(' ') : undefined;
  const serialised = JSON.stringify(value);
  const given = useRef({ text, about: serialised });
  if (given.current.text !== text) {
    given.current = { text, about: serialised };
  }
  return given.current.about === serialised ? text : undefined;
}
