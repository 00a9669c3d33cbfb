import type {
  ReleaseTarget,
  TargetReading,
} from '@companyos/plugin-release-node';
import type { MemoryTarget } from '@companyos/plugin-release-node/testing';
import { shopTarget } from './world';

/** A target for every component that is asked for, so that each run of a crash test has one that nobody has touched. */
export class ShopTargets {
  readonly #targets = new Map<string, MemoryTarget>();

  of(component: string): MemoryTarget {
    const known =
      this.#targets.get(component) ?? shopTarget({ component, stable: 1 });
    this.#targets.set(component, known);
    return known;
  }

  /** All of them as one. */
  get target(): ReleaseTarget {
    const at = this.of.bind(this);
    return {
      id: 'staging',
      title: 'In memory',
      components: [],
      versions: c => at(c).versions(c),
      deploy: (c, request) => at(c).deploy(c, request),
      setWeights: (c, weights) => at(c).setWeights(c, weights),
      readBack: c => at(c).readBack(c),
      observe: (c, cursor) => at(c).observe(c, cursor),
      retire: (c, request) => at(c).retire(c, request),
      verifyDigest: (c, request) => at(c).verifyDigest(c, request),
    };
  }

  reading(component: string): Promise<TargetReading> {
    return this.of(component).readBack(component);
  }
}
