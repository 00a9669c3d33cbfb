import {
  coreServices,
  createServiceFactory,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { classifiedFormat } from '@companyos/policy/seams';
import { config as winston, format, transports, type transport } from 'winston';

/** Fields that are never written to the log, wherever they appear. */
const SECRET_FIELDS = {
  authorization: 'restricted',
  cookie: 'restricted',
  password: 'restricted',
  secret: 'restricted',
  token: 'restricted',
  actorId: 'pii',
  displayName: 'pii',
  email: 'pii',
  ip: 'pii',
  remoteAddress: 'pii',
} as const;

/**
 * The portal's logger is a seam: every line carries a classification and a retention, and `restricted` and `pii` values are
 * redacted. What Backstage's own does stays: secrets of the configuration become `***`, and level, metadata and overrides
 * come from `LOG_LEVEL` and `backend.logger`.
 */
export function createRootLoggerFactory(
  options: { readonly transports?: transport[] } = {},
) {
  return createServiceFactory({
    service: coreServices.rootLogger,
    deps: { config: coreServices.rootConfig },
    async factory({ config }) {
      const logger = WinstonLogger.create({
        meta: {
          service: 'backstage',
          ...config.getOptionalConfig('backend.logger.meta')?.get<{}>(),
        },
        level: config.getOptionalString('backend.logger.level'),
        format: format.combine(
          classifiedFormat({
            defaults: { classification: 'internal', retention: '90-days' },
            fields: SECRET_FIELDS,
          }),
          process.env.NODE_ENV === 'production'
            ? format.json()
            : WinstonLogger.colorFormat(),
        ),
        transports: options.transports ?? [new transports.Console()],
      });
      const secrets = await createConfigSecretEnumerator({ logger });
      const configure = () => {
        logger.addRedactions(secrets(config));
        logger.setLevelOverrides(readOverrides(config));
      };
      configure();
      config.subscribe?.(configure);
      return logger;
    },
  });
}

/** As Backstage reads them. */
function readOverrides(
  config: RootConfigService,
): Parameters<WinstonLogger['setLevelOverrides']>[0] {
  const list = config.getOptionalConfigArray('backend.logger.overrides') ?? [];
  return list.map((override, index) => {
    const level = override.getString('level');
    if (!Object.hasOwn(winston.npm.levels, level)) {
      throw new Error(
        `backend.logger.overrides[${index}].level: "${level}" is no level; use error, warn, info or debug.`,
      );
    }
    return { level, matchers: override.getConfig('matchers').get() };
  });
}
