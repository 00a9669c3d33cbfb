import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ProbeClient, type ProbeApi } from '@companyos/plugin-probe-common';
import { liveReleases, type ReleaseRow } from '../database';
import type { GateReports } from './GateReports';
import { syntheticReport, type WalkedPath } from './syntheticReport';

const REPORTER = 'service:plugin:probe';

export interface SyntheticGateOptions {
  readonly database: Parameters<typeof liveReleases>[0];
  readonly reports: Pick<GateReports, 'saveMeasured'>;
  readonly probes: Pick<ProbeApi, 'list' | 'runs'>;
  /** Of this plugin, for the probe API. */
  readonly token: () => Promise<string>;
  readonly logger: Pick<LoggerService, 'debug' | 'warn'>;
  readonly now?: () => Date;
}

/**
 * Reports what probes found of each release by the digest that answered them. A run that nobody answered counts for none:
 * whose it would have been is not known.
 */
export class SyntheticGate {
  static create(
    options: Omit<SyntheticGateOptions, 'probes' | 'token'> & {
      readonly auth: AuthService;
      readonly discovery: DiscoveryService;
    },
  ): SyntheticGate {
    const { auth, discovery, ...rest } = options;
    return new SyntheticGate({
      ...rest,
      probes: new ProbeClient({ discoveryApi: discovery }),
      async token() {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'probe',
        });
        return token;
      },
    });
  }

  constructor(private readonly options: SyntheticGateOptions) {}

  /** Of everything that serves or is on its way. Never rejects: what cannot be asked now is asked again soon. */
  async reportAll(): Promise<void> {
    try {
      await this.report(await liveReleases(this.options.database));
    } catch (error) {
      this.options.logger.debug(
        `Probes could not be asked about releases: ${(error as Error).message}`,
      );
    }
  }

  /** @throws where the probe back end does not answer. */
  async report(releases: readonly ReleaseRow[]): Promise<void> {
    if (releases.length === 0) return;
    const { probes, reports, now = () => new Date() } = this.options;
    const token = await this.options.token();
    const { paths } = await probes.list({ token });
    const all = paths.flatMap(path => path.probes);
    for (const release of releases) {
      const { target, component, digest } = release;
      const walked = await Promise.all(
        all
          // Another component may be at the same target: its paths are its own.
          .filter(probe => probe.target === target && probe.owner === component)
          .map(async (probe): Promise<WalkedPath> => {
            const query = { digest, limit: 1 };
            const { items } = await probes.runs(probe.id, query, { token });
            return { probe, lastRun: items[0] ?? null };
          }),
      );
      const at = now();
      const found = syntheticReport(release, walked, at);
      if (!found) continue;
      await reports.saveMeasured({
        ...found,
        releaseId: release.id,
        gate: 'synthetic',
        digest,
        reportedBy: REPORTER,
        reportedAt: at,
      });
    }
  }
}
