/**
 * Remembers the most recently used values, at most `maxEntries` of them. Keys are compared exactly, never by a hash of
 * them, so one question cannot get another's answer.
 */
export class BoundedMemo<V> {
  readonly #entries = new Map<string, V>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#entries.size;
  }

  getOrCompute(key: string, compute: () => V): V {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const value = compute();
    if (this.#maxEntries > 0) {
      this.#entries.set(key, value);
      if (this.#entries.size > this.#maxEntries) {
        this.#entries.delete(this.#entries.keys().next().value!);
      }
    }
    return value;
  }
}
