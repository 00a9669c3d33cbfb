import { OperationError } from '@companyos/operations';
import {
  homeOutsideAllowed,
  type FieldMessages,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';

/** What the world outside the spec knows: which regions, owners and schedules there are. */
export interface SpecWorld {
  /** The configured ones. */
  readonly regions: readonly { readonly id: string }[];
  readonly retention: ReadonlyMap<string, unknown>;
  /** Whether the catalog knows this group or user. */
  ownerExists(ref: string): Promise<boolean>;
}

/**
 * Compares a spec, or the parts of one that are already there, with the world. The caller has checked their shape.
 *
 * @returns message per field; empty when all is well.
 */
export async function checkAgainstWorld(
  spec: Partial<TenantSpec>,
  world: SpecWorld,
): Promise<FieldMessages> {
  const fields: Record<string, string> = {};
  const knownRegions = world.regions.map(({ id }) => id);
  const unknown = (spec.allowedRegions ?? []).filter(
    id => !knownRegions.includes(id),
  );
  if (unknown.length > 0) {
    fields.allowedRegions = `There is no region ${unknown.join(
      ', ',
    )}: choose from ${knownRegions.join(', ')}.`;
  }
  if (
    spec.homeRegion !== undefined &&
    !knownRegions.includes(spec.homeRegion)
  ) {
    fields.homeRegion = `There is no region ${
      spec.homeRegion
    }: choose one of ${knownRegions.join(', ')}.`;
  } else if (
    spec.homeRegion !== undefined &&
    spec.allowedRegions?.includes(spec.homeRegion) === false
  ) {
    fields.homeRegion = homeOutsideAllowed(spec.homeRegion);
  }
  const schedule = spec.retention?.schedule;
  if (schedule !== undefined && !world.retention.has(schedule)) {
    fields[
      'retention/schedule'
    ] = `There is no retention schedule ${schedule}: choose one of ${[
      ...world.retention.keys(),
    ].join(', ')}.`;
  }
  if (spec.owner !== undefined && !(await world.ownerExists(spec.owner))) {
    fields.owner = `The catalog knows no ${spec.owner}: choose a group or user that is there.`;
  }
  return fields;
}

/** The one error for a bad spec. The message names the fields, because some readers see nothing else. */
export function invalidSpec(fields: FieldMessages): OperationError {
  const sentences = Object.entries(fields).map(([path, message]) =>
    path ? `${path}: ${message}` : message,
  );
  return new OperationError(
    'INVALID_INPUT',
    `The tenant's spec is not usable. ${sentences.join(' ')}`,
    { fields },
  );
}
