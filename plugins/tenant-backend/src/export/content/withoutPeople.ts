import { redactFields } from '@companyos/policy/seams';

/** Free text that people wrote; what else names a person does so by reference. */
const FREE_TEXT = { reason: 'pii' } as const;
const PERSON = /\buser:[^\s"',;)]+/gi;

/** A copy in which references of people and what they wrote are replaced, for content whose `pii` is redacted. */
export function withoutPeople<T>(value: T): T {
  return replacePeople(redactFields(value, FREE_TEXT, ['pii'])) as T;
}

function replacePeople(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(PERSON, '[redacted pii]');
  }
  if (Array.isArray(value)) return value.map(replacePeople);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replacePeople(item)]),
  );
}
