import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import { readCredentials } from '../credentials';
import { runDrill } from '../drill/drill';
import { signInPeople, usersFile } from '../drill/people';
import { tenantDrillSteps } from '../drill/tenantDrill';
import type { ExitName } from '../exitCodes';
import { portalUrl } from '../portalUrl';

interface Options extends CommonOptions {
  readonly users?: string;
}

async function run(
  { io }: CommandContext,
  options: Options,
): Promise<ExitName> {
  const file = usersFile(io, options.users);
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
  return runDrill(io, steps, { ...options, url });
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
