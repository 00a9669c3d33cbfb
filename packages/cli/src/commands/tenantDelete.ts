import { Option } from 'commander';
import {
  isOperationError,
  unmetRequirements,
  type Operation,
} from '@companyos/plugin-operation-common';
import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import { badInput, CliError, toCliError } from '../errors';
import type { ExitName } from '../exitCodes';
import { follow } from '../follow';
import { refuseBadEnd } from '../refuseBadEnd';
import { renderDeletionPlan } from '../render/deletion';
import { facts, json, plain } from '../text';
import { planHash, seconds } from '../values';

interface Options extends CommonOptions {
  readonly dryRun?: boolean;
  readonly planHash?: string;
  readonly reason?: string;
  readonly exportTo?: string;
  readonly wait?: boolean;
  readonly timeout: number;
}

/** What forbids a deletion whoever asks: these denials have an exit of their own. */
const KEEPERS: readonly string[] = [
  'held-tenants-stay',
  'retained-tenants-stay',
  'what-others-made-stays',
];

function exitOfDenial(policies: readonly { readonly id: string }[]): ExitName {
  return policies.some(({ id }) => KEEPERS.includes(id)) ? 'kept' : 'denied';
}

async function dryRun(
  { io, connect }: CommandContext,
  options: Options,
  name: string,
): Promise<ExitName> {
  const portal = await connect(options);
  const planned = await portal.tenants.planDeletion(name, {
    exportTo: options.exportTo,
  });
  io.out(options.json ? json(planned) : renderDeletionPlan(planned));
  const { decision } = planned;
  return decision.outcome === 'allow'
    ? 'ok'
    : exitOfDenial(decision.determining);
}

async function run(
  context: CommandContext,
  options: Options,
  name: string,
): Promise<ExitName> {
  if (options.dryRun) return dryRun(context, options, name);
  const { planHash: hash, reason, exportTo } = options;
  if (!hash || !reason) {
    throw badInput(
      'A deletion needs the plan that you looked at, and a reason.',
      `Look first: companyos tenant delete ${name} --dry-run. Then give --plan-hash and --reason.`,
    );
  }
  const { io } = context;
  const portal = await context.connect(options);
  const accepted = await portal.tenants
    .delete(name, {
      planHash: hash,
      reason,
      ...(exportTo && { exportTo }),
    })
    .catch(error => {
      if (isOperationError(error) && error.code === 'POLICY_DENIED') {
        const { body } = toCliError(error);
        throw new CliError(exitOfDenial(error.policies ?? []), body);
      }
      throw error;
    });
  let { operation } = accepted;
  if (options.wait) {
    operation = await follow(io, operation, {
      timeoutMs: options.timeout * 1000,
      next: `Look at it with: companyos tenant show ${name}`,
      read: id => portal.operations.get('tenant', id, { waitSeconds: 1 }),
    });
    refuseBadEnd(operation);
  }
  io.out(
    options.json ? json({ operation }) : render(portal.url, name, operation),
  );
  return operation.state === 'awaiting-approval' ? 'awaitsApproval' : 'ok';
}

function render(url: string, name: string, operation: Operation): string {
  return `${outcome(plain(name), operation)}\n${facts([
    ['operation', `${operation.id} (${operation.state})`],
    ['decision', operation.decision.id],
    ['tombstone', String(operation.output.tombstoneSha256 ?? '')],
    ['page', `${url}/operations/tenant/${operation.id}`],
  ])}`;
}

function outcome(name: string, { approvals, state }: Operation): string {
  if (state === 'no-op') {
    return `no-op: nothing to change. Tenant ${name} is gone already.`;
  }
  if (state === 'succeeded') return `Tenant ${name} is deleted.`;
  if (state !== 'awaiting-approval' || !approvals) {
    return `The deletion of ${name} was accepted, and the portal is working on it.`;
  }
  const titles = unmetRequirements(approvals).map(({ title }) => title);
  return `The deletion of ${name} awaits approval, and goes on by itself when it has it: ${plain(
    titles.join(', '),
  )}.`;
}

export const tenantDelete = defineCommand<Options>({
  path: ['tenant', 'delete'],
  arguments: '<name>',
  summary: 'Delete a tenant, when nothing keeps it and others have approved',
  details: `The dry run tells everything that would go, every hold and retention that keeps it, and whose approval it
needs. The deletion itself takes the hash of that plan and a
reason: --plan-hash <hash> --reason <text>. It then awaits its approvals in the portal (exit 12), or with
--wait until it has ended. Running it again goes on with what is left, or says "no-op".`,
  examples: [
    'companyos tenant delete acme --dry-run',
    'companyos tenant delete acme --dry-run --json',
    'companyos tenant delete acme --dry-run --export-to eu-archive',
  ],
  configure: command =>
    command
      .option('--dry-run', 'show everything there is to know, change nothing')
      .addOption(
        new Option(
          '--plan-hash <hash>',
          'the plan that you looked at; any other is refused',
        ).argParser(planHash),
      )
      .option('--reason <text>', 'why, for the record')
      .option(
        '--export-to <destination>',
        'take an export first; the plan is another one with it',
      )
      .option('--wait', 'wait for the approvals and for the end')
      .addOption(
        new Option('--timeout <seconds>', 'how long to wait for the end')
          .argParser(seconds)
          .default(300),
      ),
  run,
});
