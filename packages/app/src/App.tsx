import { createApp } from '@backstage/frontend-defaults';
import userSettingsStorage from '@backstage/plugin-app-module-user-settings';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import goldenDashboardPlugin from '@companyos/plugin-golden-dashboard';
import ledgerPlugin from '@companyos/plugin-ledger';
import operationPlugin from '@companyos/plugin-operation';
import probePlugin from '@companyos/plugin-probe';
import releaseScorecardPlugin from '@companyos/plugin-release-scorecard';
import residencyPlugin from '@companyos/plugin-residency';
import tenantPlugin from '@companyos/plugin-tenant';
import { homeModule } from './modules/home';
import { layoutModule } from './modules/layout';
import { navModule } from './modules/nav';
import { settingsModule } from './modules/settings';
import { signInModule } from './modules/signIn';
import { tasksModule } from './modules/tasks';
import { themeModule } from './modules/theme';

/** Named one by one, so that what is in the portal is read here and tested as it is. */
export default createApp({
  features: [
    goldenDashboardPlugin,
    tenantPlugin,
    operationPlugin,
    ledgerPlugin,
    probePlugin,
    releaseScorecardPlugin,
    residencyPlugin,
    catalogPlugin,
    notificationsPlugin,
    orgPlugin,
    scaffolderPlugin,
    searchPlugin,
    signalsPlugin,
    userSettingsPlugin,
    userSettingsStorage,
    homeModule,
    layoutModule,
    navModule,
    settingsModule,
    signInModule,
    tasksModule,
    themeModule,
  ],
});
