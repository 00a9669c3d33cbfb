/** Wakes those who wait for an operation to change. */
export class Watchers {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves at the next word of the operation, or when the signal aborts. Never rejects. */
  next(operationId: string, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const waiting = this.#waiting.get(operationId) ?? new Set();
      this.#waiting.set(operationId, waiting);
      const wake = () => {
        signal.removeEventListener('abort', wake);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(operationId);
        resolve();
      };
      waiting.add(wake);
      if (signal.aborted) wake();
      else signal.addEventListener('abort', wake);
    });
  }

  /** @param operationId - `*` wakes everyone: notifications can be lost with their connection. */
  wake(operationId: string): void {
    const sets =
      operationId === '*'
        ? [...this.#waiting.values()]
        : [this.#waiting.get(operationId) ?? []];
    for (const wake of sets.flatMap(set => [...set])) wake();
  }
}
