import { OperationError } from '@companyos/operations';

/** Telemetry that fails on purpose, for drills. It comes back by itself, so that a drill that dies leaves nothing broken. */
export class TelemetryOutage {
  readonly #now: () => number;
  #untilMs = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  begin(seconds: number): { seconds: number } {
    this.#untilMs = this.#now() + seconds * 1_000;
    return { seconds };
  }

  /** @throws OperationError `UNREACHABLE` while there is one */
  refuse(): void {
    if (this.#now() >= this.#untilMs) return;
    throw new OperationError(
      'UNREACHABLE',
      'Telemetry is switched off on purpose.',
      { status: 503, next: 'It comes back by itself.', retryable: true },
    );
  }
}
