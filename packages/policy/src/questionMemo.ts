import type { EntityUid, PolicyEntity, PolicyRequest } from './types';

/** An answer and the question it is to. In a ring from the most to the least recently asked. */
interface Entry<V> {
  readonly question: PolicyRequest;
  readonly value: V;
  newer: Entry<V> | undefined;
  older: Entry<V> | undefined;
}

/** Questions of one actor about one object: more of them are looked through in order, so there are not many. */
const MAX_ALIKE = 32;

/**
 * Remembers the answers to the most recently asked questions, at most `maxEntries` of them.
 *
 * Whole questions are compared, not hashes of them, so one cannot get another's answer; only what is kept must be plain
 * data and must never change. A question that was kept is found again by its identity alone.
 */
export class QuestionMemo<V> {
  readonly #byPrincipal = new Map<string, Map<string, Entry<V>[]>>();
  #byIdentity = new WeakMap<PolicyRequest, Entry<V>>();
  readonly #maxEntries: number;
  #newest: Entry<V> | undefined;
  #oldest: Entry<V> | undefined;
  #size = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes anything, also what is no question at all. */
  get(asked: PolicyRequest): V | undefined {
    const entry = this.#byIdentity.get(asked) ?? this.#find(asked);
    if (!entry) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#link(entry);
    }
    return entry.value;
  }

  /** @param question deeply frozen plain data without a key `__proto__`, and not there yet. */
  set(question: PolicyRequest, value: V): void {
    if (this.#maxEntries <= 0) return;
    const entry = { question, value, newer: undefined, older: undefined };
    const { principal, resource } = question;
    const alike = this.#alike(principal.id, resource.id);
    if (alike && alike.length >= MAX_ALIKE) this.#forget(alike[MAX_ALIKE - 1]);
    if (alike) {
      alike.push(entry);
    } else {
      const byResource = this.#byPrincipal.get(principal.id) ?? new Map();
      this.#byPrincipal.set(principal.id, byResource.set(resource.id, [entry]));
    }
    this.#byIdentity.set(question, entry);
    this.#link(entry);
    this.#size += 1;
    if (this.#size > this.#maxEntries) this.#forget(this.#oldest!);
  }

  #find(asked: PolicyRequest): Entry<V> | undefined {
    const alike = this.#alike(asked?.principal?.id, asked?.resource?.id);
    if (!alike) return undefined;
    for (let i = 0; i < alike.length; i += 1) {
      const entry = alike[i];
      if (isSameQuestion(entry.question, asked)) {
        // What is asked often comes to stand in front.
        if (i > 0) [alike[i - 1], alike[i]] = [entry, alike[i - 1]];
        return entry;
      }
    }
    return undefined;
  }

  #alike(principal: string, resource: string): Entry<V>[] | undefined {
    return this.#byPrincipal.get(principal)?.get(resource);
  }

  #forget(entry: Entry<V>): void {
    const { principal, resource } = entry.question;
    const byResource = this.#byPrincipal.get(principal.id)!;
    const alike = byResource.get(resource.id)!;
    alike.splice(alike.indexOf(entry), 1);
    if (alike.length === 0) byResource.delete(resource.id);
    if (byResource.size === 0) this.#byPrincipal.delete(principal.id);
    this.#byIdentity.delete(entry.question);
    this.#unlink(entry);
    this.#size -= 1;
  }

  #link(entry: Entry<V>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    this.#newest = entry;
    this.#oldest ??= entry;
  }

  #unlink({ newer, older }: Entry<V>): void {
    if (newer) newer.older = older;
    else this.#newest = older;
    if (older) older.newer = newer;
    else this.#oldest = newer;
  }
}

/**
 * Whether two questions are the same JSON, however their keys are ordered.
 *
 * @param known plain data without anything that JSON would lose, and without a key `__proto__`.
 * @param asked anything. It is not taken for the same when it is more than plain data, so it need not be checked again.
 */
export function isSameQuestion(
  known: PolicyRequest,
  asked: PolicyRequest,
): boolean {
  return (
    known.action === asked.action &&
    isSameUid(known.principal, asked.principal) &&
    isSameUid(known.resource, asked.resource) &&
    isSameValue(known.context, asked.context) &&
    areSameEntities(known.entities, asked.entities) &&
    hasOnly(asked, 5)
  );
}

function areSameEntities(
  known: readonly PolicyEntity[],
  asked: readonly PolicyEntity[],
): boolean {
  if (!Array.isArray(asked) || asked.length !== known.length) return false;
  // Backwards: questions about one object differ in the object most often, and it comes last.
  for (let i = known.length - 1; i >= 0; i -= 1) {
    const one = known[i];
    const other = asked[i];
    if (
      !hasOnly(other, 3) ||
      !isSameUid(one.uid, other.uid) ||
      !isSameValue(one.attrs, other.attrs) ||
      !isSameValue(one.parents, other.parents)
    ) {
      return false;
    }
  }
  return true;
}

function isSameUid(known: EntityUid, asked: EntityUid): boolean {
  return (
    hasOnly(asked, 2) && known.id === asked.id && known.type === asked.type
  );
}

function isSameValue(known: unknown, asked: unknown): boolean {
  if (known === asked) return true;
  if (typeof known !== 'object' || known === null) return false;
  if (Array.isArray(known)) {
    if (!Array.isArray(asked) || asked.length !== known.length) return false;
    for (let i = 0; i < known.length; i += 1) {
      if (!isSameValue(known[i], asked[i])) return false;
    }
    return true;
  }
  const one = known as { [key: string]: unknown };
  const other = asked as { [key: string]: unknown };
  if (typeof other !== 'object' || other === null) return false;
  let keys = 0;
  // Own keys only: it is plain data. What the other one inherits is never data, but under __proto__, which is not kept.
  // eslint-disable-next-line guard-for-in
  for (const key in one) {
    if (!isSameValue(one[key], other[key])) return false;
    keys += 1;
  }
  return hasOnly(other, keys);
}

/** A plain object with that many keys. */
function hasOnly(value: unknown, keys: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  let rest = keys;
  // What a prototype brings along counts too: then the two only seem to differ.
  // eslint-disable-next-line guard-for-in
  for (const _ in value) rest -= 1;
  return rest === 0;
}
