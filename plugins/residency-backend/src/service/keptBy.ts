import type { Hold, KeptThing } from '@companyos/plugin-residency-common';
import type { NamespaceView } from '@companyos/plugin-tenant-common';
import type { Artifact, Artifacts } from '../sweep/Artifacts';

const MOST_ARTIFACTS = 200;

export interface KeptByOptions {
  /** The namespaces of a tenant, by its ID, as they stand in their stores now. */
  readonly namespaces: (tenantId: string) => Promise<readonly NamespaceView[]>;
  readonly artifacts: Pick<Artifacts, 'all' | 'find' | 'verdict'>;
}

/** What a hold keeps: a tenant's namespaces and everything stored of it, or one artifact. */
export function createKeptBy({ namespaces, artifacts }: KeptByOptions) {
  return async ({
    subject,
    subjectName,
  }: Pick<Hold, 'subject' | 'subjectName'>): Promise<readonly KeptThing[]> => {
    if (subject.startsWith('artifact:')) {
      const artifact = await artifacts.find(subject.slice('artifact:'.length));
      return artifact ? [await keptArtifact(artifact, artifacts)] : [];
    }
    const kept: KeptThing[] = [];
    const id = subject.slice('tenant:'.length);
    for (const namespace of await namespaces(id)) {
      kept.push(keptNamespace(namespace));
    }
    // Not knowing is not "nothing": whoever reads the list must not think that it is whole.
    const onTrouble = (what: string, error: Error) => {
      throw new Error(`${what} cannot be read (${error.message}).`);
    };
    for await (const artifact of artifacts.all(onTrouble)) {
      if (artifact.sidecar.tenant !== subjectName) continue;
      kept.push(await keptArtifact(artifact, artifacts));
      if (kept.length >= MOST_ARTIFACTS) return kept;
    }
    return kept;
  };
}

function keptNamespace(namespace: NamespaceView): KeptThing {
  const { kind, region, physicalName, sizeBytes, counts, status } = namespace;
  const things = Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
  const size = sizeBytes === null ? '' : `, ${bytes(sizeBytes)}`;
  const state = status === 'unreachable' ? '; its store does not answer' : '';
  return {
    kind: 'namespace',
    name: `${kind} namespace`,
    text: `${physicalName} in ${region}${
      things && `: ${things}`
    }${size}${state}.`,
  };
}

async function keptArtifact(
  artifact: Artifact,
  artifacts: Pick<Artifacts, 'verdict'>,
): Promise<KeptThing> {
  const { sidecar, id } = artifact;
  const { retainUntil } = await artifacts.verdict(artifact);
  return {
    kind: 'artifact',
    name: id,
    text: `${sidecar.dataset} (${sidecar.classification}) in ${
      sidecar.region
    }, ${bytes(sidecar.content.bytes)}; retention ${
      retainUntil ? `until after ${retainUntil}` : 'unclear'
    }.`,
  };
}

function bytes(count: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
