import { Option } from 'commander';
import type { Operation } from '@companyos/plugin-operation-common';
import type { ExportSidecar } from '@companyos/plugin-tenant-common';
import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import { downloadExport, sidecarPath } from '../downloadExport';
import { badInput } from '../errors';
import type { ExitName } from '../exitCodes';
import { follow } from '../follow';
import { refuseBadEnd } from '../refuseBadEnd';
import { renderPlan } from '../render/plan';
import { bytes, facts, json, plain } from '../text';
import { ledgerSize, planHash, seconds } from '../values';

interface Options extends CommonOptions {
  readonly to: string;
  readonly output?: string;
  readonly ledgerSize?: number;
  readonly dryRun?: boolean;
  readonly planHash?: string;
  readonly reason?: string;
  readonly wait: boolean;
  readonly timeout: number;
}

async function run(
  context: CommandContext,
  options: Options,
  name: string,
): Promise<ExitName> {
  const { io } = context;
  if (options.output && !options.wait) {
    throw badInput(
      'With --no-wait there is nothing to write to a file yet.',
      'Leave out --no-wait, or -o.',
    );
  }
  const portal = await context.connect(options);
  const wish = {
    destination: options.to,
    ...(options.ledgerSize !== undefined && { ledgerSize: options.ledgerSize }),
  };
  if (options.dryRun) {
    const decided = await portal.exports.plan(name, wish);
    io.out(options.json ? json(decided) : renderPlan(decided));
    return decided.decision.outcome === 'allow' ? 'ok' : 'denied';
  }
  let operation = await portal.exports.start(name, {
    ...wish,
    ...(options.planHash && { planHash: options.planHash }),
    ...(options.reason && { reason: options.reason }),
  });
  let sidecar: ExportSidecar | null = null;
  if (options.wait) {
    operation = await follow(io, operation, {
      timeoutMs: options.timeout * 1000,
      next: `Look at it with: companyos tenant exports ${name}`,
      read: id => portal.operations.get('tenant', id, { waitSeconds: 1 }),
    });
    refuseBadEnd(operation);
    const { id } = operation;
    sidecar = options.output
      ? await downloadExport(portal.exports, {
          tenant: name,
          id,
          path: options.output,
        })
      : await portal.exports.sidecar(name, id);
  }
  io.out(
    options.json
      ? json({ operation, sidecar })
      : render(portal.url, { name, operation, sidecar, path: options.output }),
  );
  return 'ok';
}

function render(
  url: string,
  result: {
    readonly name: string;
    readonly operation: Operation;
    readonly sidecar: ExportSidecar | null;
    readonly path?: string;
  },
): string {
  const { name, operation, sidecar, path } = result;
  const sentence = sidecar
    ? `Tenant ${plain(name)} is exported to ${plain(
        sidecar.destination ?? '',
      )}.`
    : `The export of ${plain(
        name,
      )} was accepted, and the portal is working on it.`;
  return `${sentence}\n${facts([
    ['operation', `${operation.id} (${operation.state})`],
    ['decision', sidecar?.decisionId ?? operation.decision.id],
    ...(sidecar ? sidecarFacts(sidecar) : []),
    ['written to', path],
    ['sidecar', path && sidecarPath(path)],
    ['page', `${url}/tenants/${encodeURIComponent(name)}/exports`],
  ])}`;
}

function sidecarFacts({
  content,
  classification,
  retention,
  obligations,
}: ExportSidecar): [string, string][] {
  return [
    ['size', bytes(content.bytes)],
    ['sha256', content.sha256],
    ['classification', classification],
    ['retained until', `${retention.retainUntil} (${retention.schedule})`],
    ['obligations met', obligations.join(', ')],
  ];
}

export const tenantExport = defineCommand<Options>({
  path: ['tenant', 'export'],
  arguments: '<name>',
  summary: 'Export a tenant to a destination, as far as policy allows it',
  details: `Spec, all rows, decisions and the tenant's part of the ledger, as lines of JSON. The same tenant up to the same
size of the ledger is the same bytes. With -o the content and its sidecar are fetched and checked against each other;
that needs a destination of kind download. See docs/exports.md.`,
  examples: [
    'companyos tenant export acme --to eu-download -o acme.jsonl',
    'companyos tenant export acme --to eu-archive --reason "yearly archive"',
    'companyos tenant export acme --to us-archive --dry-run',
    'companyos tenant export acme --to eu-archive --ledger-size 1200 --json',
  ],
  configure: command =>
    command
      .requiredOption('--to <destination>', 'ID of the destination')
      .option('-o, --output <path>', 'fetch it and write it there')
      .addOption(
        new Option(
          '--ledger-size <entries>',
          'decisions and ledger up to this size; the present one unless given',
        ).argParser(ledgerSize),
      )
      .option('--dry-run', 'show the plan and the decision, export nothing')
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
