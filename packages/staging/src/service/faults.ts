import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';

export const CRITICAL_PATHS = ['login', 'query', 'export', 'jobs'] as const;
export type CriticalPath = (typeof CRITICAL_PATHS)[number];

/** What can be made to go wrong in one version, while it runs. */
export const faultsSchema = z.strictObject({
  /** Share of requests that fail. */
  errorRate: z.number().min(0).max(1).default(0),
  /** Added to slow requests. */
  latencyMs: z.int().min(0).max(60_000).default(0),
  /** Share of requests that are slow. */
  latencyRate: z.number().min(0).max(1).default(1),
  /** Every request on this path fails. */
  brokenPath: z.enum(CRITICAL_PATHS).nullable().default(null),
  /** Nobody else is affected; null for everyone. */
  tenant: z.string().nullable().default(null),
});

export type Faults = z.infer<typeof faultsSchema>;

export const NO_FAULTS: Faults = faultsSchema.parse({});

/** Does what the faults say; randomness and waiting are the caller's. */
export class FaultInjector {
  faults: Faults;
  readonly #random: () => number;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(options: {
    readonly faults: Faults;
    readonly random: () => number;
    readonly wait: (ms: number) => Promise<void>;
  }) {
    this.faults = options.faults;
    this.#random = options.random;
    this.#wait = options.wait;
  }

  /** Waits or throws as the faults say for this request. */
  async strike(path: CriticalPath, tenant: string): Promise<void> {
    const {
      errorRate,
      latencyMs,
      latencyRate,
      brokenPath,
      tenant: only,
    } = this.faults;
    if (only !== null && only !== tenant) return;
    if (latencyMs > 0 && this.#random() < latencyRate) {
      await this.#wait(latencyMs);
    }
    if (brokenPath === path || this.#random() < errorRate) {
      throw new OperationError('INTERNAL', 'A fault is switched on here.');
    }
  }
}
