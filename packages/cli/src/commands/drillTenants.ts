import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import { readCredentials } from '../credentials';
import { signInPeople } from '../drill/people';
import { tenantDrillSteps } from '../drill/tenantDrill';
import { badInput, toCliError } from '../errors';
import type { ExitName } from '../exitCodes';
import { portalUrl } from '../portalUrl';
import { facts, json, plain } from '../text';

interface Options extends CommonOptions {
  readonly users?: string;
}

interface Done {
  readonly step: string;
  readonly ok: boolean;
  readonly seen: string;
  readonly ms: number;
}

async function run(
  { io }: CommandContext,
  options: Options,
): Promise<ExitName> {
  const file = options.users ?? io.env.COMPANYOS_USERS_FILE;
  if (!file) {
    throw badInput(
      'The drill acts as several people, and does not know them.',
      'Give the file of local users that npm start wrote: --users .data/users.json',
    );
  }
  const url = portalUrl(io, await readCredentials(io), options.url);
  const people = await signInPeople(io, url, file);
  // Letters only, so that the names of two runs never look alike.
  const stamp = [...String(io.now())]
    .map(digit => 'abcefghkpx'[Number(digit)])
    .join('');
  const steps = tenantDrillSteps(io, people, {
    one: `drill-one-${stamp}`,
    two: `drill-two-${stamp}`,
  });
  const done: Done[] = [];
  for (const step of steps) {
    const begun = io.now();
    const result = await step.run().then(
      seen => ({ ok: true, seen }),
      error => ({ ok: false, seen: toCliError(error).body.message }),
    );
    done.push({ step: step.title, ...result, ms: io.now() - begun });
    io.err(
      `  ${result.ok ? 'passed' : 'FAILED'}  ${step.title}: ${plain(
        result.seen,
      )}\n`,
    );
    if (!result.ok) break;
  }
  const passed = done.every(({ ok }) => ok);
  io.out(
    options.json
      ? json({ passed, steps: done })
      : `The drill ${passed ? 'passed' : 'failed'}.\n${facts([
          ['steps', `${done.filter(({ ok }) => ok).length} of ${steps.length}`],
          ['portal', url],
        ])}`,
  );
  return passed ? 'ok' : 'found';
}

export const drillTenants = defineCommand<Options>({
  path: ['drill', 'tenants'],
  summary: 'Provision, operate and tear down tenants, and walk what must fail',
  details: `Creates two tenants, uses their namespaces as their own login roles, shows that neither sees the other,
walks the ways that policy must deny (a stranger, a 30-day schedule, a legal hold, approving one's own request), deletes
both and shows that nothing is left. It acts as several of the local portal's people, so it needs their passwords.`,
  examples: [
    'companyos drill tenants --users .data/users.json',
    'companyos drill tenants --users .data/users.json --json',
  ],
  configure: command =>
    command.option('--users <path>', 'file of local users, as npm start wrote'),
  run,
});
