import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { LedgerReader, migrateLedger, Sequencer } from '@companyos/ledger';
import {
  assertPostgres,
  policyServiceRef,
} from '@companyos/plugin-operation-node';
import { ledgerEntryReadPermission } from './permissions';
import { createRouter } from './routes';
import { AuthorizedLedger } from './service/AuthorizedLedger';
import { OwnOutbox } from './service/OwnOutbox';

/** The ledger: takes deliveries of every plugin's relay, and shows entries to who may read them. */
export const ledgerPlugin = createBackendPlugin({
  pluginId: 'ledger',
  register(env) {
    env.registerInit({
      deps: {
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissionsRegistry: coreServices.permissionsRegistry,
        plugin: coreServices.pluginMetadata,
        policy: policyServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { httpAuth, httpRouter, lifecycle, logger, userInfo } = deps;
        const knex = await assertPostgres(deps.database);
        await migrateLedger(knex);
        deps.permissionsRegistry.addPermissions([ledgerEntryReadPermission]);
        const sequencer = Sequencer.create({ knex });
        const own = await OwnOutbox.create({
          knex,
          source: deps.plugin.getId(),
          sink: sequencer,
          logger,
        });
        const ledger = AuthorizedLedger.create({
          reader: LedgerReader.create({ knex }),
          policy: deps.policy,
          recordDenial: (decision, actor) => own.recordDenial(decision, actor),
        });
        httpRouter.use(
          createRouter({ httpAuth, userInfo, logger, ledger, sequencer }),
        );
        lifecycle.addStartupHook(() => own.start());
        lifecycle.addShutdownHook(() => own.stop());
      },
    });
  },
});
