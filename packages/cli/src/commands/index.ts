import type { CliCommand } from '../command';
import { login } from './login';
import { logout } from './logout';
import { tenantCreate } from './tenantCreate';
import { tenantList } from './tenantList';
import { tenantManifest } from './tenantManifest';
import { tenantPlan } from './tenantPlan';
import { tenantShow } from './tenantShow';
import { whoami } from './whoami';

export const commands: readonly CliCommand[] = [
  login,
  logout,
  whoami,
  tenantCreate,
  tenantPlan,
  tenantShow,
  tenantList,
  tenantManifest,
];
