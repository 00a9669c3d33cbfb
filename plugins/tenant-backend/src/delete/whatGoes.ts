import type { PlanChange } from '@companyos/operations';
import type {
  NamespaceObservation,
  ObservedResource,
} from '@companyos/plugin-tenant-node';
import type { SurveyedNamespace } from './survey';

/** Kinds of things that are part of what the portal made, and go along with it. */
const GOES_ALONG = ['grant', 'index', 'trigger'];

/** A schema that holds something of others stays, and so does the role that it belongs to. */
export function going(
  namespace: SurveyedNamespace,
  somethingStays: boolean,
): readonly ObservedResource[] {
  const stays = [
    ...(leftIn(namespace).length > 0 ? ['schema'] : []),
    ...(somethingStays ? ['role/owner'] : []),
  ];
  const { present } = namespace.observation;
  return present.filter(({ name }) => !stays.includes(name));
}

/** As lines of a plan. */
export function removals(
  namespace: SurveyedNamespace,
  somethingStays: boolean,
): PlanChange[] {
  const { kind, region, observation } = namespace;
  return going(namespace, somethingStays).map(resource => {
    const size = sizeOf(resource, observation);
    return {
      resource: `${region}/${kind}/${resource.name}`,
      kind: resource.kind,
      action: 'delete',
      summary: resource.summary || resource.name,
      location: region,
      ...(size && { size }),
    };
  });
}

/** Tables have rows, and the schema stands for everything in it. */
function sizeOf(
  { kind, name }: ObservedResource,
  { counts, sizeBytes }: NamespaceObservation,
): { [name: string]: number } | undefined {
  if (kind === 'schema') return { bytes: sizeBytes };
  const rows = counts[name.replace(/^table\//, '')];
  return kind === 'table' && rows !== undefined ? { rows } : undefined;
}

/** What stands in a namespace and is not part of anything that the portal made: it is told, and left. */
export function leftIn({ kind, region, observation }: SurveyedNamespace) {
  return observation.extra
    .filter(resource => !GOES_ALONG.includes(kindOf(resource)))
    .map(resource => ({
      resource: `${region}/${kind}/${resource.name}`,
      text: `${resource.physicalName} in ${region} was not created by the portal. It is left alone.`,
    }));
}

/** What others made that would be destroyed along with a table of ours, which therefore stays. */
export function hangingOn({ kind, region, data }: SurveyedNamespace) {
  return (data ?? []).flatMap(({ name, hangingOn: others = [] }) =>
    others.map(other => ({
      text: `${other} in ${region} hangs on ${kind}/${name}, was not created by the portal, and would be destroyed with it.`,
    })),
  );
}

function kindOf({ name, kind }: ObservedResource): string {
  return kind || name.split('/')[0];
}
