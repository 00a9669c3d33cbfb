import type { TelemetryWindow } from '@companyos/canary';
import type { Observations } from '../types';

/** What both versions are to have done in one window. */
export interface ServedWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  /** From 0 to 1. */
  readonly badStable?: number;
  /** From 0 to 1. */
  readonly badCanary?: number;
}

/** Windows of traffic as a test serves them: exactly shared, with fractions that carry over to the next window. */
export class MemoryTraffic {
  readonly #windows: TelemetryWindow[] = [];
  readonly #carry = new Map<string, number>();

  /** @param inForce - without a digest there is no canary */
  serve(
    window: ServedWindow,
    inForce: { readonly canaryPercent: number; readonly digest?: string },
  ): void {
    const { canaryPercent, digest } = inForce;
    const seenCanary = digest
      ? this.#whole('seen', (window.requests * canaryPercent) / 100)
      : 0;
    const seenStable = window.requests - seenCanary;
    this.#windows.push({
      fromMs: window.fromMs,
      toMs: window.toMs,
      weightPercent: canaryPercent,
      ...(digest && { digest }),
      arms: {
        errors: {
          seenCanary,
          seenStable,
          badCanary: this.#whole(
            'canary',
            seenCanary * (window.badCanary ?? 0),
            seenCanary,
          ),
          badStable: this.#whole(
            'stable',
            seenStable * (window.badStable ?? 0),
            seenStable,
          ),
        },
      },
    });
  }

  since(cursor: string): Observations {
    return {
      windows: this.#windows.slice(Number(cursor)),
      cursor: String(this.#windows.length),
      gap: false,
    };
  }

  #whole(name: string, exact: number, most = Infinity): number {
    const due = exact + (this.#carry.get(name) ?? 0);
    const whole = Math.min(most, Math.floor(due + 1e-9));
    this.#carry.set(name, due - whole);
    return whole;
  }
}
