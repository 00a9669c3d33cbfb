import { Option } from 'commander';
import type { Operation } from '@companyos/plugin-operation-common';
import type { TenantSummary } from '@companyos/plugin-tenant-common';
import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import type { ExitName } from '../exitCodes';
import { follow } from '../follow';
import { refuseBadEnd } from '../refuseBadEnd';
import { stateOf } from '../render/tenant';
import { readSpecFile, withLines } from '../specFile';
import { facts, json, plain } from '../text';
import { planHash, seconds } from '../values';
import { planFile } from './tenantPlan';

interface Options extends CommonOptions {
  readonly file: string;
  readonly dryRun?: boolean;
  readonly planHash?: string;
  readonly reason?: string;
  readonly wait: boolean;
  readonly timeout: number;
}

function outcome(tenant: TenantSummary, operation: Operation): string {
  const name = plain(tenant.name);
  if (operation.state === 'no-op') {
    return `no-op: nothing to change. Tenant ${name} is as the file describes it.`;
  }
  return operation.state === 'succeeded'
    ? `Tenant ${name} is ${plain(stateOf(tenant))}.`
    : `Tenant ${name} was accepted, and the portal is working on it.`;
}

function render(
  url: string,
  tenant: TenantSummary,
  operation: Operation,
): string {
  return `${outcome(tenant, operation)}\n${facts([
    ['tenant', tenant.id],
    ['operation', `${operation.id} (${operation.state})`],
    ['decision', operation.decision.id],
    ['page', `${url}/tenants/${encodeURIComponent(tenant.name)}`],
  ])}`;
}

async function run(
  context: CommandContext,
  options: Options,
): Promise<ExitName> {
  if (options.dryRun) {
    return await planFile(context, options);
  }
  const { io } = context;
  const file = await readSpecFile(io, options.file);
  const portal = await context.connect(options);
  const accepted = await portal.tenants
    .create({
      spec: file.spec,
      ...(options.planHash ? { planHash: options.planHash } : {}),
      ...(options.reason ? { reason: options.reason } : {}),
    })
    .catch(error => {
      throw withLines(error, file);
    });
  let { tenant, operation } = accepted;
  if (options.wait) {
    operation = await follow(io, operation, {
      timeoutMs: options.timeout * 1000,
      next: `Look at it with: companyos tenant show ${tenant.name}`,
      read: id => portal.operations.get('tenant', id, { waitSeconds: 1 }),
    });
    refuseBadEnd(operation);
    if (operation !== accepted.operation) {
      tenant = summaryOf(await portal.tenants.get(tenant.name));
    }
  }
  io.out(
    options.json
      ? json({ tenant, operation })
      : render(portal.url, tenant, operation),
  );
  return 'ok';
}

/** The answer keeps the API's shape, also after the tenant was read again. */
function summaryOf(tenant: TenantSummary): TenantSummary {
  const { id, name, displayName, owner, tier, homeRegion } = tenant;
  const { state, stateReason, createdAt, updatedAt } = tenant;
  return {
    id,
    name,
    displayName,
    owner,
    tier,
    homeRegion,
    state,
    stateReason,
    createdAt,
    updatedAt,
  };
}

export const tenantCreate = defineCommand<Options>({
  path: ['tenant', 'create'],
  summary: 'Create a tenant, or bring it to what the file describes',
  details: `Running it again changes nothing and says "no-op". The file:

  name: acme
  displayName: Acme Corporation
  owner: group:default/acme-owners
  tier: standard
  homeRegion: eu-central
  allowedRegions: [eu-central]
  dataClasses: [internal, pii]
  retention:
    schedule: 1-year`,
  examples: [
    'companyos tenant create -f tenant-spec.yaml',
    'companyos tenant create -f tenant-spec.yaml --dry-run',
    'companyos tenant create -f tenant-spec.yaml --reason "order 4711" --timeout 600',
    'companyos tenant create -f - --no-wait --json',
  ],
  configure: command =>
    command
      .requiredOption('-f, --file <path>', 'tenant specification, - for stdin')
      .option('--dry-run', 'show the plan and the decision, change nothing')
      .addOption(
        new Option(
          '--plan-hash <hash>',
          'go ahead only if the plan still has this hash',
        ).argParser(planHash),
      )
      .option('--reason <text>', 'why, for the record')
      .option('--no-wait', 'return as soon as the operation is accepted')
      .addOption(
        new Option('--timeout <seconds>', 'how long to wait for the end')
          .argParser(seconds)
          .default(300),
      ),
  run,
});
