import { OperationError } from '@companyos/operations';
import type {
  MetricSource,
  ReleaseTarget,
  ReleaseTargetsExtensionPoint,
} from '@companyos/plugin-release-node';

/** The targets that modules have added, each with where its telemetry comes from. */
export class TargetRegistry implements ReleaseTargetsExtensionPoint {
  readonly #targets = new Map<string, ReleaseTarget>();
  readonly #sources = new Map<string, MetricSource>();

  addTarget(target: ReleaseTarget): void {
    if (this.#targets.has(target.id)) {
      throw new Error(`There are two release targets "${target.id}".`);
    }
    this.#targets.set(target.id, target);
  }

  addMetricSource(
    source: MetricSource,
    { forTarget }: { readonly forTarget: string },
  ): void {
    if (this.#sources.has(forTarget)) {
      throw new Error(`Two metric sources watch "${forTarget}".`);
    }
    this.#sources.set(forTarget, source);
  }

  list(): readonly ReleaseTarget[] {
    return [...this.#targets.values()];
  }

  find(id: string): ReleaseTarget | undefined {
    return this.#targets.get(id);
  }

  /** @throws OperationError `INVALID_INPUT` where there is none, or it takes no such component. */
  get(id: string, component: string): ReleaseTarget {
    const target = this.#targets.get(id);
    if (!target) {
      const known = [...this.#targets.keys()].join(', ') || 'none';
      throw wrong('target', `There is no target ${id}; there is: ${known}.`);
    }
    if (!target.components.includes(component)) {
      throw wrong(
        'component',
        `${component} does not go to ${id}; what does: ${
          target.components.join(', ') || 'nothing'
        }.`,
      );
    }
    return target;
  }

  /** Its own counters, unless something else watches it. */
  sourceFor(target: ReleaseTarget): MetricSource {
    return this.#sources.get(target.id) ?? target;
  }
}

function wrong(field: string, message: string): OperationError {
  return new OperationError('INVALID_INPUT', message, {
    fields: { [field]: message },
  });
}
