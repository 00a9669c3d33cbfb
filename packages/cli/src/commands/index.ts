import type { CliCommand } from '../command';
import { gateHistory } from './gateHistory';
import { gateRun } from './gateRun';
import { ledgerCheckpoint } from './ledgerCheckpoint';
import { ledgerDeliver } from './ledgerDeliver';
import { ledgerExport } from './ledgerExport';
import { ledgerKey } from './ledgerKey';
import { ledgerVerify } from './ledgerVerify';
import { login } from './login';
import { logout } from './logout';
import { policyBundle } from './policyBundle';
import { policyCheck } from './policyCheck';
import { policyExplain } from './policyExplain';
import { policyTest } from './policyTest';
import { probeIncidents } from './probeIncidents';
import { probeList } from './probeList';
import { probeRun } from './probeRun';
import { probeShow } from './probeShow';
import { releaseList } from './releaseList';
import { releaseScorecard } from './releaseScorecard';
import { releaseShow } from './releaseShow';
import { releaseStart } from './releaseStart';
import { releaseVerify } from './releaseVerify';
import {
  releaseAbort,
  releasePause,
  releasePromote,
  releaseResume,
} from './releaseSteer';
import { rollback } from './rollback';
import { drillRelease } from './drillRelease';
import { drillTenants } from './drillTenants';
import { tenantCreate } from './tenantCreate';
import { tenantDelete } from './tenantDelete';
import { tenantDrift } from './tenantDrift';
import { tenantExport } from './tenantExport';
import { tenantExports } from './tenantExports';
import { tenantList } from './tenantList';
import { tenantManifest } from './tenantManifest';
import { tenantPlan } from './tenantPlan';
import { tenantShow } from './tenantShow';
import { tenantTombstone } from './tenantTombstone';
import { whoami } from './whoami';

export const commands: readonly CliCommand[] = [
  login,
  logout,
  whoami,
  drillTenants,
  drillRelease,
  tenantCreate,
  tenantPlan,
  tenantShow,
  tenantList,
  tenantManifest,
  tenantDelete,
  tenantTombstone,
  tenantDrift,
  tenantExport,
  tenantExports,
  releaseStart,
  releaseShow,
  releaseScorecard,
  releaseVerify,
  releaseList,
  releasePause,
  releaseResume,
  releasePromote,
  releaseAbort,
  rollback,
  gateRun,
  gateHistory,
  probeList,
  probeShow,
  probeRun,
  probeIncidents,
  policyTest,
  policyCheck,
  policyBundle,
  policyExplain,
  ledgerVerify,
  ledgerExport,
  ledgerCheckpoint,
  ledgerKey,
  ledgerDeliver,
];
