import type { CedarValue, PolicyRequest } from './types';

/**
 * What the evaluator's own request validation cannot see, because it happens on the way there: JSON loses digits of
 * integers from 2^53 on, drops `undefined`, turns NaN into null and breaks on half a surrogate pair; and an entity that
 * is missing altogether is no validation error for Cedar, yet a policy that reads it errors and is skipped.
 *
 * Returns one sentence per problem.
 */
export function requestProblems(request: PolicyRequest): string[] {
  const problems: string[] = [];
  const complain = (path: string, what: string) =>
    problems.push(`request${path}: ${what}`);
  checkValue(request, '', complain);
  if (problems.length === 0) {
    checkPresence(request, complain);
  }
  return problems;
}

type Complain = (path: string, what: string) => void;

/** Far deeper than any honest request; keeps a hostile one from exhausting the stack. */
const MAX_DEPTH = 32;

function checkValue(
  value: unknown,
  path: string,
  complain: Complain,
  depth = 0,
) {
  if (depth > MAX_DEPTH) {
    complain(path, 'is nested too deeply');
    return;
  }
  if (typeof value === 'boolean') {
    return;
  }
  if (typeof value === 'string') {
    if (!isWellFormed(value)) {
      complain(path, 'a string must be valid Unicode');
    }
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      complain(path, `${value} is not an integer below 2^53`);
    }
  } else if (Array.isArray(value)) {
    // A plain loop sees the holes of a sparse array; forEach skips them.
    for (let index = 0; index < value.length; index += 1) {
      checkValue(value[index], `${path}/${index}`, complain, depth + 1);
    }
  } else if (isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (!isWellFormed(key)) {
        complain(path, 'a key must be valid Unicode');
      }
      checkValue(item, `${path}/${key}`, complain, depth + 1);
    }
  } else {
    complain(path, `${describe(value)} is not a value that policy can carry`);
  }
}

function checkPresence(request: PolicyRequest, complain: Complain) {
  const { entities } = request;
  if (!Array.isArray(entities)) {
    complain('/entities', 'must be a list');
    return;
  }
  for (const role of ['principal', 'resource'] as const) {
    const uid = request[role];
    const present = entities.some(
      entity => entity?.uid?.type === uid?.type && entity?.uid?.id === uid?.id,
    );
    if (!present) {
      complain(
        '/entities',
        `the ${role} ${uid?.type}::"${uid?.id}" is not among them`,
      );
    }
  }
}

/** The request with what JSON cannot carry replaced by its description, so that its denial can be recorded. */
export function recordable(request: PolicyRequest): PolicyRequest {
  return replaceUnrecordable(request) as unknown as PolicyRequest;
}

function replaceUnrecordable(value: unknown, depth = 0): CedarValue {
  if (depth > MAX_DEPTH) {
    return { unrecordable: 'nested too deeply' };
  }
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) {
    return value as CedarValue;
  }
  if (typeof value === 'string' && isWellFormed(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return Array.from(value, item => replaceUnrecordable(item, depth + 1));
  }
  if (isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        replaceSurrogates(key),
        replaceUnrecordable(item, depth + 1),
      ]),
    );
  }
  return { unrecordable: describe(value) };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype ||
      prototype === null ||
      Object.getPrototypeOf(prototype) === null) &&
    !('toJSON' in value)
  );
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function replaceSurrogates(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function describe(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'object' && value !== null) {
    return `an instance of ${value.constructor?.name ?? 'an unknown class'}`;
  }
  return String(value);
}
