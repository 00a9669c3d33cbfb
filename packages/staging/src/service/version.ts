import type { Faults } from './faults';

/** What differs between versions of the service. */
export interface ServiceVersion {
  readonly version: string;
  /** For people who choose one: what is new, or wrong, in it. */
  readonly summary: string;
  /** Mistakes that were released with it. */
  readonly flaws?: Partial<Faults>;
}
