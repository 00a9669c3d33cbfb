import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import type { ExitName } from '../exitCodes';
import { renderPlan } from '../render/plan';
import { readSpecFile, withLines } from '../specFile';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly file: string;
}

/** Prints the plan and the decision. A denied plan is printed too, and ends with the exit of a denial. */
export async function planFile(
  { io, connect }: CommandContext,
  options: Options,
): Promise<ExitName> {
  const file = await readSpecFile(io, options.file);
  const portal = await connect(options);
  const decided = await portal.tenants.plan(file.spec).catch(error => {
    throw withLines(error, file);
  });
  io.out(options.json ? json(decided) : renderPlan(decided));
  return decided.decision.outcome === 'allow' ? 'ok' : 'denied';
}

export const tenantPlan = defineCommand<Options>({
  path: ['tenant', 'plan'],
  summary:
    'Show what creating a tenant would change, and whether policy allows it',
  examples: [
    'companyos tenant plan -f tenant-spec.yaml',
    'companyos tenant plan -f tenant-spec.yaml --json',
  ],
  configure: command =>
    command.requiredOption(
      '-f, --file <path>',
      'tenant specification, - for stdin',
    ),
  run: planFile,
});
