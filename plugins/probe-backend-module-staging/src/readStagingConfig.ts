import type { RootConfigService } from '@backstage/backend-plugin-api';
import { StagingTarget, type StagingUser } from '@companyos/staging';
import type { SessionsOptions } from './Sessions';

const COMPONENT = 'component:default/reference-service';

export interface StagingConfig
  extends Pick<SessionsOptions, 'users' | 'namedByTarget'> {
  readonly routerUrl: string;
  readonly component: string;
  /** Resolves when it is there. */
  readonly look: () => Promise<unknown>;
}

/** Undefined where there is no staging to probe. */
export function readStagingConfig(
  config: RootConfigService,
): StagingConfig | undefined {
  const staging = config.getOptionalConfig('companyos.staging');
  const routerUrl = staging?.getOptionalString('routerUrl');
  if (!staging || !routerUrl) return undefined;
  const target = StagingTarget.create({
    url: staging.getString('url'),
    token: staging.getString('token'),
  });
  const users = config
    .getOptionalConfigArray('companyos.probes.staging.users')
    ?.map(
      (user): StagingUser => ({
        tenant: user.getString('tenant'),
        user: user.getString('user'),
        password: user.getString('password'),
      }),
    );
  return {
    routerUrl,
    component: (
      staging.getOptionalString('component') ?? COMPONENT
    ).toLowerCase(),
    look: () => target.status(),
    namedByTarget: users === undefined,
    users: users ? async () => users : () => target.users(),
  };
}
