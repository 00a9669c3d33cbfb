import { Option } from 'commander';
import { parse } from 'yaml';
import { defineCommand, type CommonOptions } from '../command';
import { badInput } from '../errors';
import { readTextFile } from '../files';
import { followRollout, refuseTakenBack } from '../followRollout';
import { refuseBadEnd } from '../refuseBadEnd';
import { renderPlan } from '../render/plan';
import { renderRollout } from '../render/release';
import { json } from '../text';
import { planHash, seconds } from '../values';

interface Options extends CommonOptions {
  readonly target: string;
  readonly release: string;
  readonly digest?: string;
  readonly strategy?: string;
  readonly reason?: string;
  readonly retryReason?: string;
  readonly planHash?: string;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly timeout: number;
}

async function readStrategy(path: string): Promise<{ [key: string]: unknown }> {
  const next = 'Give the path of a strategy in YAML or JSON after --strategy.';
  const text = await readTextFile(path, next);
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw badInput(`${path} is no YAML: ${(error as Error).message}`, next);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw badInput(`${path} holds no strategy.`, next);
  }
  return data as { [key: string]: unknown };
}

export const releaseStart = defineCommand<Options>({
  path: ['release', 'start'],
  arguments: '<component>',
  summary: 'Bring a version of a component to a target, step by step',
  details: `It goes on in the portal: step by step while it does no worse than what serves, and back by itself where it
does. Running it again while the same version is under way changes nothing. A version that was aborted before
needs --retry-reason. With --wait it ends with the rollout, and with exit code 8 where that was taken back.`,
  examples: [
    'companyos release start shop --target staging --release 1.3.0 --reason "order 4711"',
    'companyos release start shop --target staging --release 1.3.0 --dry-run',
    'companyos release start shop --target staging --release 1.3.0 --reason hotfix --strategy strategy.yaml --wait',
    'companyos release start shop --target staging --release 1.3.0 --reason "again" --retry-reason "The disk was full."',
  ],
  configure: command =>
    command
      .requiredOption('--target <id>', 'where it goes')
      .requiredOption('--release <version>', 'which version')
      .option('--digest <digest>', 'go ahead only if the version is this one')
      .option('--strategy <path>', "instead of the component's own")
      .option('--reason <text>', 'why, for the record')
      .option(
        '--retry-reason <text>',
        'why a version that was aborted is tried again',
      )
      .option('--dry-run', 'show the plan and the decision, change nothing')
      .addOption(
        new Option(
          '--plan-hash <hash>',
          'go ahead only if the plan still has this hash',
        ).argParser(planHash),
      )
      .option('--wait', 'until the rollout has ended')
      .addOption(
        new Option('--timeout <seconds>', 'how long to wait for the end')
          .argParser(seconds)
          .default(3_600),
      ),
  async run({ io, connect }, options, component) {
    const body = {
      component,
      target: options.target,
      version: options.release,
      ...(options.digest && { digest: options.digest }),
      ...(options.retryReason && { retryReason: options.retryReason }),
      ...(options.strategy && {
        strategy: await readStrategy(options.strategy),
      }),
    };
    if (!options.dryRun && !options.reason) {
      throw badInput('There is no reason.', 'Say why: --reason "…"');
    }
    const { releases } = await connect(options);
    if (options.dryRun) {
      const decided = await releases.planStart(body);
      io.out(options.json ? json(decided) : renderPlan(decided));
      return decided.decision.outcome === 'allow' ? 'ok' : 'denied';
    }
    const { operation, rolloutId } = await releases.start({
      ...body,
      reason: options.reason ?? '',
      ...(options.planHash && { planHash: options.planHash }),
    });
    refuseBadEnd(operation);
    if (rolloutId === null) {
      io.out(
        options.json
          ? json({ operation, rollout: null })
          : `no-op: ${options.target} serves this version already.\n`,
      );
      return 'ok';
    }
    const rollout = options.wait
      ? await followRollout(io, rolloutId, {
          releases,
          timeoutMs: options.timeout * 1_000,
        })
      : await releases.rollout(rolloutId);
    io.out(
      options.json ? json({ operation, rollout }) : renderRollout(rollout),
    );
    if (options.wait) refuseTakenBack(rollout);
    return 'ok';
  },
});
