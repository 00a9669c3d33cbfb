import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ProbeClient } from '@companyos/plugin-probe-common';
import { CanaryProbes } from '@companyos/plugin-probe-node';
import type { CanaryWalks } from './controller/options';

/** Asks the probe back end, as this plugin, to walk canaries. Where there is none, nothing is walked. */
export function canaryWalks(options: {
  readonly auth: AuthService;
  readonly config: Config;
  readonly discovery: DiscoveryService;
}): (target: string) => CanaryWalks {
  const { auth, config, discovery } = options;
  const everyMs = readEveryMs(config);
  const probes = new ProbeClient({ discoveryApi: discovery });
  return target =>
    CanaryProbes.create({
      probes,
      target,
      everyMs,
      async token() {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'probe',
        });
        return token;
      },
    });
}

const KEY = 'companyos.releases.canaryWalks.everySeconds';

/** How often each critical path is walked on a canary. */
function readEveryMs(config: Config): number {
  const seconds = config.getOptionalNumber(KEY) ?? 5;
  if (!(seconds >= 1 && seconds <= 3_600)) {
    throw new Error(`${KEY} is ${seconds}: give seconds, from 1 to 3600.`);
  }
  return seconds * 1_000;
}
