import { Option } from 'commander';
import type { DigestCheck } from '@companyos/plugin-release-common';
import { rollBackByHand } from '../breakGlass/rollBack';
import { defineCommand, type CommonOptions } from '../command';
import { badInput } from '../errors';
import { follow } from '../follow';
import { refuseBadEnd } from '../refuseBadEnd';
import { renderPlan } from '../render/plan';
import { facts, json } from '../text';
import { planHash, seconds } from '../values';

interface Options extends CommonOptions {
  readonly to: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly planHash?: string;
  readonly wait: boolean;
  readonly timeout: number;
  readonly breakGlass?: boolean;
  readonly staging: string;
  readonly component: string;
}

const OUTCOMES: { readonly [state: string]: string } = {
  'no-op': 'no-op: this release has all traffic already.',
  succeeded: 'Rolled back: this release has all traffic.',
};

function verifiedIn(verified: DigestCheck | undefined): string | null {
  return verified
    ? `${verified.matched} of ${verified.asked} requests were answered by its digest`
    : null;
}

export const rollback = defineCommand<Options>({
  path: ['rollback'],
  summary: 'Go back to a named release, and verify that it serves',
  details: `What is under way to the same target is aborted first. It ends when 1,000 requests were answered by the digest of
the release; running it again changes nothing and says "no-op". A release that never served, or that its target
does not have any more, is refused with the reason (exit code 5). Who, what and why are in the ledger.

--break-glass is for a portal that is down: it goes to the target itself, whose address and token it reads from a file,
and takes a release, a deployment or a version as the target knows it. It is written down on this machine first, and
recorded in the ledger when the portal is back, marked late and with the person as claimed.`,
  examples: [
    'companyos rollback --to rel_01JDB0000000000000000000AA --reason "Checkout is slow."',
    'companyos rollback --to rel_01JDB0000000000000000000AA --dry-run',
    'companyos rollback --to rel_01JDB0000000000000000000AA --reason drill --timeout 60 --json',
    'companyos rollback --to 1.0.0 --reason "Checkout is slow." --break-glass --staging .data/staging.json',
  ],
  configure: command =>
    command
      .requiredOption('--to <release>', 'the release to go back to (rel_…)')
      .option('--reason <text>', 'why, for the record')
      .option('--dry-run', 'show the plan and the decision, change nothing')
      .addOption(
        new Option(
          '--plan-hash <hash>',
          'go ahead only if the plan still has this hash',
        ).argParser(planHash),
      )
      .option(
        '--break-glass',
        'without the portal, which is down: on the target itself',
      )
      .option(
        '--staging <path>',
        'with --break-glass: where the staging target is, as npm start wrote',
        '.data/staging.json',
      )
      .option(
        '--component <ref>',
        'with --break-glass: what runs there',
        'component:default/reference-service',
      )
      .option('--no-wait', 'return as soon as the operation is accepted')
      .addOption(
        new Option('--timeout <seconds>', 'how long to wait for the end')
          .argParser(seconds)
          .default(600),
      ),
  async run({ io, connect }, options) {
    const { to, reason } = options;
    if (!options.dryRun && !reason) {
      throw badInput('There is no reason.', 'Say why: --reason "…"');
    }
    if (options.breakGlass) {
      return rollBackByHand(io, { ...options, reason: reason ?? '' });
    }
    const portal = await connect(options);
    if (options.dryRun) {
      const decided = await portal.releases.planRollback(to);
      io.out(options.json ? json(decided) : renderPlan(decided));
      return decided.decision.outcome === 'allow' ? 'ok' : 'denied';
    }
    let operation = await portal.releases.rollback(to, {
      reason: reason ?? '',
      ...(options.planHash && { planHash: options.planHash }),
    });
    if (options.wait) {
      operation = await follow(io, operation, {
        timeoutMs: options.timeout * 1_000,
        next: `Look at the release with: companyos release show ${to}`,
        read: id => portal.operations.get('release', id, { waitSeconds: 1 }),
      });
    }
    refuseBadEnd(operation);
    const verified = operation.output.verified as unknown as
      | DigestCheck
      | undefined;
    const words =
      OUTCOMES[operation.state] ?? 'Accepted; the portal is working on it.';
    io.out(
      options.json
        ? json(operation)
        : `${words}\n${facts([
            ['release', to],
            ['verified', verifiedIn(verified)],
            ['operation', `${operation.id} (${operation.state})`],
            ['decision', operation.decision.id],
          ])}`,
    );
    return 'ok';
  },
});
