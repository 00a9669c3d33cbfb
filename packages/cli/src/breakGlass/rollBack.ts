import type { BreakGlassReport } from '@companyos/plugin-release-common';
import type { StagingStatus, StagingTarget } from '@companyos/staging';
import { readCredentials } from '../credentials';
import { stagingFrom } from '../drill/stagingFrom';
import { CliError, toCliError } from '../errors';
import type { ExitName } from '../exitCodes';
import type { Io } from '../io';
import { loadPolicy } from '../lazy';
import { facts, json, plain } from '../text';
import { BreakGlassOutbox } from './Outbox';

const TARGET = 'staging';
const VERIFYING_REQUESTS = 1_000;

export interface BreakGlassRollback {
  /** A release, a deployment, or a version, as the target knows it. */
  readonly to: string;
  readonly reason: string;
  readonly staging: string;
  readonly component: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface Goal {
  readonly deployment: string;
  readonly build: string;
  readonly version: string;
  readonly digest: string;
}

/**
 * A rollback without the portal. It is written down on this machine first, then done, verified by real requests, and delivered
 * to the ledger when the portal is back.
 */
export async function rollBackByHand(
  io: Io,
  options: BreakGlassRollback,
): Promise<ExitName> {
  const staging = await stagingFrom(options.staging);
  const status = await staging.status();
  const goal = goalIn(status, options.to);
  if (options.dryRun) {
    const now = status.deployments.find(
      ({ id }) => id === status.weights?.stable,
    );
    io.out(
      options.json
        ? json({ goal, serves: now ?? null })
        : `Would give all traffic of ${TARGET} to ${
            goal.version
          }, without the portal; nothing was changed.\n${facts([
            ['serves now', now && `${now.version} (${now.digest})`],
            ['would serve', `${goal.version} (${goal.digest})`],
          ])}`,
    );
    return 'ok';
  }
  const outbox = new BreakGlassOutbox(io);
  const { current, portals } = await readCredentials(io);
  const session = current === null ? undefined : portals[current];
  const report: BreakGlassReport = {
    key: `bg_${loadPolicy().newUlid({ timeMs: io.now() })}`,
    component: options.component,
    target: TARGET,
    version: goal.version,
    digest: goal.digest,
    reason: options.reason,
    claimedActor: session?.user ?? `unknown:${io.env.USER ?? 'nobody'}`,
    startedAt: new Date(io.now()).toISOString(),
    outcome: 'unknown',
    words: 'The terminal was gone before the end.',
  };
  await outbox.keep({ portal: current, report });
  const { outcome, words } = await act(staging, status, goal);
  await outbox.keep({ portal: current, report: { ...report, outcome, words } });
  if (outcome === 'failure') {
    throw new CliError('failed', {
      code: 'ROLLBACK_FAILED',
      message: words,
      next: 'Look at the target before anything else. What was tried is written down, and is recorded when the portal is back.',
    });
  }
  io.out(
    options.json
      ? json({ ...report, outcome, words })
      : `Rolled back without the portal: ${
          goal.version
        } has all traffic.\n${facts([
          ['digest', goal.digest],
          ['verified', words],
          ['written down', `${report.key}, by ${plain(report.claimedActor)}`],
          [
            'recorded',
            'not yet: companyos ledger deliver, when the portal is back',
          ],
        ])}`,
  );
  return 'ok';
}

async function act(
  staging: StagingTarget,
  { fence }: StagingStatus,
  { deployment, build, digest }: Goal,
): Promise<{ outcome: 'success' | 'failure'; words: string }> {
  try {
    // With the fence that is there: a controller that comes back has a higher one, and finds that stable was replaced.
    await staging.rollBack({ deployment, build, fence });
    const served = (await staging.servedDigests(VERIFYING_REQUESTS)).get(
      digest,
    );
    const words = `${
      served ?? 0
    } of ${VERIFYING_REQUESTS} requests were answered by its digest`;
    return {
      outcome: served === VERIFYING_REQUESTS ? 'success' : 'failure',
      words,
    };
  } catch (error) {
    return { outcome: 'failure', words: toCliError(error).body.message };
  }
}

/** By release, deployment or version. At night nobody knows an ID by heart, so an error names what there is. */
function goalIn({ deployments, builds }: StagingStatus, to: string): Goal {
  const known = deployments.filter(({ digest }) =>
    builds.some(build => build.digest === digest),
  );
  const found =
    known.find(({ id }) => id === to.toLowerCase()) ??
    known.find(({ version }) => version === to);
  const build = builds.find(({ digest }) => digest === found?.digest);
  if (found && build) {
    const { id: deployment, version, digest } = found;
    return { deployment, build: build.build, version, digest };
  }
  throw new CliError('notFound', {
    code: 'NOT_FOUND',
    message: `${TARGET} knows no ${to}.`,
    next: `It knows: ${
      known
        .map(({ id, version, state }) => `${id} (${version}, ${state})`)
        .join(', ') || 'nothing'
    }`,
  });
}
