import {
  TargetError,
  type TargetReading,
  type TargetVersion,
} from '@companyos/plugin-release-node';
import type { Answer, Asker } from './Asker';
import type { DeploymentRow } from './database';
import type { BackendReading } from './readings';
import type { ServerState } from './runtime/state';

/** A server that takes longer is as good as silent, to a look that comes twice a second. */
const TIMEOUT_MS = 800;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

interface Report {
  readonly server: ServerState;
  /** Null where it did not answer in time. */
  readonly answer: Answer | null;
}

/** Asks servers themselves which version they run. */
export class Survey {
  constructor(
    private readonly options: { readonly asker: Asker; readonly path: string },
  ) {}

  /** What runs anywhere, newest first. */
  async versions(
    servers: readonly ServerState[],
  ): Promise<readonly TargetVersion[]> {
    const found = new Map<string, TargetVersion>();
    for (const { answer } of await this.#ask(servers)) {
      const { version, digest } = named(answer);
      if (digest && version) {
        found.set(`${version} ${digest}`, { version, digest });
      }
    }
    return [...found.values()].sort((a, b) =>
      b.version.localeCompare(a.version, 'en', { numeric: true }),
    );
  }

  /** The servers that run exactly this, and what is wrong with them. @throws TargetError where there is none. */
  async serversOf(
    servers: readonly ServerState[],
    { version, digest }: TargetVersion,
  ): Promise<{ readonly names: readonly string[]; readonly trouble: string }> {
    const { path } = this.options;
    const reports = (await this.#ask(servers)).map(({ server, answer }) => ({
      name: server.name,
      runs: named(answer),
      status: answer?.status ?? 0,
    }));
    const exact = reports.filter(
      ({ runs }) => runs.version === version && runs.digest === digest,
    );
    if (exact.length > 0) {
      return {
        names: exact.map(({ name }) => name),
        trouble: exact
          .filter(({ status }) => status >= 500)
          .map(({ name, status }) => `${name} answers ${path} with ${status}.`)
          .join(' '),
      };
    }
    const other = reports.find(({ runs }) => runs.version === version);
    throw other
      ? new TargetError(
          'DIGEST_MISMATCH',
          `${other.name} runs ${version} as ${other.runs.digest}, and not as ${digest}.`,
        )
      : new TargetError(
          'UNKNOWN',
          `No server runs ${version}: put it on one that has no traffic first.`,
        );
  }

  /** What has the traffic before anything is known; undefined where nobody has any. */
  async serving(
    servers: readonly ServerState[],
  ): Promise<DeploymentRow | undefined> {
    const used = servers.filter(hasTraffic);
    if (used.length === 0) return undefined;
    const reports = await this.#ask(used);
    const runs = reports
      .map(({ answer }) => named(answer))
      .filter(({ digest }) => digest !== null);
    const digests = [...new Set(runs.map(({ digest }) => digest as string))];
    if (digests.length > 1) {
      throw new TargetError(
        'REFUSED',
        `Servers that run different versions have traffic (${used
          .map(({ name }) => name)
          .join(
            ', ',
          )}): put all but one version in maintenance, so that it is known what is stable.`,
      );
    }
    const [digest] = digests;
    if (!digest) {
      throw new Error(
        `None of ${used
          .map(({ name }) => name)
          .join(', ')} says which version it runs.`,
      );
    }
    return {
      id: `initial-${digest.slice('sha256:'.length).slice(0, 12)}`,
      version: runs.find(({ version }) => version)?.version ?? 'unknown',
      digest,
      servers: used.map(({ name }) => name),
    };
  }

  /**
   * What both arms run. A server that is silent is taken to run what it did: that it is slow does not make it another version.
   * One that has traffic and is in no arm is everybody else's, so stable's.
   */
  async report(
    found: BackendReading,
  ): Promise<
    Pick<TargetReading, 'stableDigest' | 'canaryDigest' | 'canaryReady'>
  > {
    const { arms, row, deployments, state } = found;
    const isCanary = ({ name }: ServerState) => arms.canary.includes(name);
    const reports = await this.#ask(
      state.servers.filter(
        server =>
          isCanary(server) ||
          arms.stable.includes(server.name) ||
          hasTraffic(server),
      ),
    );
    const bound = (id: string | null) =>
      deployments.find(one => one.id === id)?.digest ?? null;
    const digest = (expected: string | null, some: readonly Report[]) =>
      some
        .map(({ answer }) => named(answer).digest)
        .find(one => one !== null && one !== expected) ?? expected;
    const ofCanary = reports.filter(({ server }) => isCanary(server));
    const ofStable = reports.filter(({ server }) => !isCanary(server));
    return {
      stableDigest: digest(bound(row.inForce.stable), ofStable),
      canaryDigest: digest(bound(row.inForce.canary), ofCanary),
      canaryReady:
        ofCanary.length > 0 &&
        ofCanary.every(({ answer }) => answer !== null && answer.status < 500),
    };
  }

  #ask(servers: readonly ServerState[]): Promise<Report[]> {
    const { asker, path } = this.options;
    return Promise.all(
      servers.map(async server => ({
        server,
        answer: await asker
          .ask(new URL(path, server.origin).toString(), TIMEOUT_MS)
          .catch(() => null),
      })),
    );
  }
}

function hasTraffic({ admin, weight }: ServerState): boolean {
  return admin === 'ready' && weight > 0;
}

function named(answer: Answer | null) {
  const digest = answer?.digest ?? null;
  return {
    version: answer?.version ?? null,
    digest: digest !== null && DIGEST.test(digest) ? digest : null,
  };
}
