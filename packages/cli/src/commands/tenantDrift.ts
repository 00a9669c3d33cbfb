import type { TenantDrift } from '@companyos/plugin-tenant-common';
import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import type { ExitName } from '../exitCodes';
import { json, plain, table } from '../text';

async function run(
  { io, connect }: CommandContext,
  options: CommonOptions,
  name: string,
): Promise<ExitName> {
  const portal = await connect(options);
  const drift = await portal.tenants.checkDrift(name);
  io.out(options.json ? json(drift) : render(name, drift));
  if (drift.trouble !== null) return 'unreachable';
  return drift.items.length === 0 ? 'ok' : 'found';
}

function render(name: string, { items, trouble }: TenantDrift): string {
  if (trouble !== null) {
    return `It cannot be told whether ${plain(name)} differs: ${plain(
      trouble,
    )}\n`;
  }
  if (items.length === 0) {
    return `Tenant ${plain(name)} is as its manifest says.\n`;
  }
  return `${table(
    items.map(({ namespace, name: resource, change, security, text }) => [
      `  ${change}`,
      plain(`${namespace}/${resource}`),
      plain(security ? `${text} This is about rights.` : text),
    ]),
  )}\nWhat is missing or altered is put back by creating the tenant again.\n`;
}

export const tenantDrift = defineCommand<CommonOptions>({
  path: ['tenant', 'drift'],
  arguments: '<name>',
  summary: "Compare a tenant's stores with its manifest, now",
  details:
    'Changes nothing. Ends with exit code 10 when something differs, and with 6 when a store did not answer.',
  examples: [
    'companyos tenant drift acme',
    'companyos tenant drift acme --json',
  ],
  run,
});
