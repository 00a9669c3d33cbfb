import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ProbeClient } from '@companyos/plugin-probe-common';
import { CanaryProbes } from '@companyos/plugin-probe-node';
import type { CanaryWalks } from './controller/options';

/** Asks the probe back end, as this plugin, to walk canaries. Where there is none, nothing is walked. */
export function canaryWalks(options: {
  readonly auth: AuthService;
  readonly discovery: DiscoveryService;
}): (target: string) => CanaryWalks {
  const { auth, discovery } = options;
  const probes = new ProbeClient({ discoveryApi: discovery });
  return target =>
    CanaryProbes.create({
      probes,
      target,
      async token() {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'probe',
        });
        return token;
      },
    });
}
