import type {
  NamespaceObservation,
  NamespaceResource,
  ObservedResource,
} from './types';

/** Desired against observed, each list in the order of `desired`. */
export interface NamespaceDiff {
  readonly missing: readonly NamespaceResource[];
  /** There, but not as desired. */
  readonly altered: readonly NamespaceResource[];
  /** There, but not desired. */
  readonly extra: readonly ObservedResource[];
}

export function diffNamespace(
  desired: readonly NamespaceResource[],
  observation: Pick<NamespaceObservation, 'present' | 'extra'>,
): NamespaceDiff {
  const present = new Map(
    observation.present.map(resource => [resource.name, resource.fingerprint]),
  );
  return {
    missing: desired.filter(resource => !present.has(resource.name)),
    altered: desired.filter(resource => {
      const fingerprint = present.get(resource.name);
      return fingerprint !== undefined && fingerprint !== resource.fingerprint;
    }),
    extra: observation.extra,
  };
}
