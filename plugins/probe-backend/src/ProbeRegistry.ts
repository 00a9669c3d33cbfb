import {
  defineProbe,
  type Probe,
  type ProbesExtensionPoint,
} from '@companyos/plugin-probe-node';

/** The probes of this replica, by ID. */
export class ProbeRegistry implements ProbesExtensionPoint {
  static create(): ProbeRegistry {
    return new ProbeRegistry();
  }

  readonly #probes = new Map<string, Probe>();

  private constructor() {}

  addProbe(probe: Probe): void {
    defineProbe(probe);
    if (this.#probes.has(probe.id)) {
      throw new TypeError(`There are two probes "${probe.id}".`);
    }
    this.#probes.set(probe.id, probe);
  }

  find(id: string): Probe | undefined {
    return this.#probes.get(id);
  }

  /** By critical path, then ID. */
  list(): readonly Probe[] {
    return [...this.#probes.values()].sort((a, b) =>
      `${a.criticalPath} ${a.id}` < `${b.criticalPath} ${b.id}` ? -1 : 1,
    );
  }
}
