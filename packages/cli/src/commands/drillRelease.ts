import {
  defineCommand,
  type CommandContext,
  type CommonOptions,
} from '../command';
import { readCredentials } from '../credentials';
import { runDrill } from '../drill/drill';
import { signInForReleases, usersFile } from '../drill/people';
import { releaseDrillSteps } from '../drill/releaseDrill';
import { ReleaseHands } from '../drill/ReleaseHands';
import { stagingFrom } from '../drill/stagingFrom';
import type { ExitName } from '../exitCodes';
import { portalUrl } from '../portalUrl';

interface Options extends CommonOptions {
  readonly users?: string;
  readonly staging: string;
  readonly component: string;
}

async function run(
  { io }: CommandContext,
  options: Options,
): Promise<ExitName> {
  const file = usersFile(io, options.users);
  const staging = await stagingFrom(options.staging);
  const url = portalUrl(io, await readCredentials(io), options.url);
  const people = await signInForReleases(io, url, file);
  const hands = await ReleaseHands.take({
    io,
    people,
    staging,
    component: options.component,
  });
  try {
    return await runDrill(io, releaseDrillSteps(hands), { ...options, url });
  } finally {
    await hands.leaveAsFound();
  }
}

export const drillRelease = defineCommand<Options>({
  path: ['drill', 'release'],
  summary:
    'Release good and bad versions to staging, and watch what must happen',
  details: `A good release reaches everybody. One on which a critical path does not work, one that fails and one that is slow
are taken back by themselves, and every request is answered by the version before. Silent telemetry holds a release
and ends nothing; an incident that hits both versions takes nothing back; a rollback by name does what it says. Each is
checked in the ledger and in the release's scorecard. It needs the staging target for itself for some three minutes,
and leaves serving what served before. It acts as several of the local portal's people, so it needs their passwords.`,
  examples: [
    'companyos drill release --users .data/users.json',
    'companyos drill release --users .data/users.json --staging .data/staging.json --json',
  ],
  configure: command =>
    command
      .option('--users <path>', 'file of local users, as npm start wrote')
      .option(
        '--staging <path>',
        'where the staging target is, as npm start wrote',
        '.data/staging.json',
      )
      .option(
        '--component <ref>',
        'what runs in staging',
        'component:default/reference-service',
      ),
  run,
});
