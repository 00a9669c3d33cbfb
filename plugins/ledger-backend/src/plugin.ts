import {
  coreServices,
  createBackendPlugin,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  Checkpointer,
  Checkpoints,
  LedgerProofs,
  LedgerReader,
  migrateLedger,
  Sequencer,
} from '@companyos/ledger';
import {
  assertPostgres,
  policyServiceRef,
} from '@companyos/plugin-operation-node';
import {
  ledgerCheckpointCreatePermission,
  ledgerEntryReadPermission,
} from './permissions';
import { createRouter } from './routes';
import { createAuthorize } from './service/authorize';
import { AuthorizedCheckpoints } from './service/AuthorizedCheckpoints';
import { AuthorizedLedger } from './service/AuthorizedLedger';
import { loadSigner } from './service/loadSigner';
import { OwnOutbox } from './service/OwnOutbox';
import { scheduleCheckpoints } from './service/scheduleCheckpoints';

/** The ledger: takes deliveries of every plugin's relay, and shows entries to who may read them. */
export const ledgerPlugin = createBackendPlugin({
  pluginId: 'ledger',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissionsRegistry: coreServices.permissionsRegistry,
        plugin: coreServices.pluginMetadata,
        policy: policyServiceRef,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { config, httpAuth, httpRouter, lifecycle, logger, userInfo } =
          deps;
        const knex = await assertPostgres(deps.database);
        const signer = await loadSigner({
          config,
          logger,
          isProduction: isProduction(config),
        });
        await migrateLedger(knex);
        deps.permissionsRegistry.addPermissions([
          ledgerEntryReadPermission,
          ledgerCheckpointCreatePermission,
        ]);
        const sequencer = Sequencer.create({ knex });
        const own = await OwnOutbox.create({
          knex,
          source: deps.plugin.getId(),
          sink: sequencer,
          logger,
        });
        const authorize = createAuthorize({
          policy: deps.policy,
          record: (decision, actor) => own.record(decision, actor),
        });
        const reader = LedgerReader.create({ knex });
        const ledger = AuthorizedLedger.create({ reader, authorize });
        const signing = signer && {
          key: signer.key,
          checkpointer: Checkpointer.create({ knex, signer }),
        };
        const checkpoints = AuthorizedCheckpoints.create({
          knex,
          authorize,
          reader,
          proofs: LedgerProofs.create({ knex }),
          checkpoints: Checkpoints.create({ knex }),
          signing,
        });
        httpRouter.use(
          createRouter({
            httpAuth,
            userInfo,
            logger,
            ledger,
            checkpoints,
            sequencer,
          }),
        );
        if (signing) {
          const { checkpointer } = signing;
          const { scheduler } = deps;
          await scheduleCheckpoints({
            config,
            scheduler,
            logger,
            checkpointer,
          });
        }
        lifecycle.addStartupHook(() => own.start());
        lifecycle.addShutdownHook(() => own.stop());
      },
    });
  },
});

function isProduction(config: RootConfigService): boolean {
  return (
    process.env.NODE_ENV === 'production' ||
    config.getOptionalString('auth.environment') === 'production'
  );
}
