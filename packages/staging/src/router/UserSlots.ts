const SLOTS = 100;
/** Prime to 100 and near its golden section, so that consecutive users lie far apart whatever the share is. */
const STRIDE = 61;

/**
 * Sticks each user to one of 100 slots; the canary serves the slots below its percentage.
 *
 * Slots are dealt in turn, so every 100 new users at a time are one in each slot: at 1 % exactly one of them is on the
 * canary. A higher weight moves users onto the canary and none off it, a lower one the other way round, and weight 0
 * moves every one of them off at once. Hashing a user's name would stick without any memory, but would not be exact.
 *
 * Whoever has not been seen for longest is forgotten when there are too many, and gets a slot afresh.
 */
export class UserSlots {
  readonly #slots = new Map<string, number>();
  #dealt = 0;

  constructor(private readonly capacity = 100_000) {}

  of(user: string): number {
    const known = this.#slots.get(user);
    if (known !== undefined) {
      this.#slots.delete(user);
      this.#slots.set(user, known);
      return known;
    }
    const slot = (this.#dealt * STRIDE) % SLOTS;
    this.#dealt = (this.#dealt + 1) % SLOTS;
    this.#slots.set(user, slot);
    if (this.#slots.size > this.capacity) {
      const [eldest] = this.#slots.keys();
      this.#slots.delete(eldest);
    }
    return slot;
  }
}
