import type { DriftItem } from '@companyos/plugin-tenant-common';
import { diffNamespace } from '@companyos/plugin-tenant-node';
import type { Observed } from '../create/observe';
import type { StoredNamespace } from '../database';

/** Kinds that decide who may see or do something. */
const SECURITY_KINDS = [
  'role',
  'grant',
  'schema',
  'function',
  'trigger',
  'foreign-table',
];

/** Pure: how what was observed differs from what the record says was made. Nothing where the store did not answer. */
export function compareWithRecord(
  observed: readonly Observed[],
  recorded: readonly StoredNamespace[],
): readonly DriftItem[] {
  const items = observed.flatMap(one => {
    const { kind } = one.provisioner;
    const record = recorded.find(namespace => namespace.kind === kind);
    if ('unreachable' in one || !record) return [];
    const summaries = new Map(
      one.provisioner.desired().map(({ name, summary }) => [name, summary]),
    );
    const resources = record.resources.map(resource => ({
      ...resource,
      summary: summaries.get(resource.name) ?? resource.name,
    }));
    const diff = diffNamespace(resources, one.observation);
    const item =
      (change: DriftItem['change'], words: string) =>
      ({ name, summary }: { name: string; summary: string }): DriftItem => ({
        namespace: `${record.region}/${kind}`,
        name,
        change,
        security: SECURITY_KINDS.includes(name.split('/')[0]),
        text: `${words}: ${summary || name}.`,
      });
    return [
      ...diff.missing.map(item('missing', 'It is gone')),
      ...diff.altered.map(item('altered', 'It was changed')),
      ...diff.extra.map(item('extra', 'The portal did not make it')),
    ];
  });
  // Rights first: somebody has to look at those today.
  return items.sort((a, b) => Number(b.security) - Number(a.security));
}
