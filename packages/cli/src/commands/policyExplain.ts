import { InvalidArgumentError, type Command } from 'commander';
import { parse } from 'yaml';
import type { PolicyRequest } from '@companyos/policy';
import { defineCommand } from '../command';
import { badInput } from '../errors';
import { readTextFile } from '../files';
import { bundleFolder, openPolicies, type PolicyOptions } from '../policies';
import { json, plain } from '../text';

interface Options extends PolicyOptions {
  readonly file?: string;
  readonly as?: string;
  readonly group: readonly string[];
  readonly action?: string;
  readonly on?: string;
  readonly data: { readonly [name: string]: string };
}

const ASK = 'companyos policy explain --help shows how to ask.';

function addPair(text: string, pairs: { readonly [name: string]: string }) {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new InvalidArgumentError('Give name=value.');
  }
  return { ...pairs, [name]: value };
}

/** A request as a decision records it, or the decision itself. */
async function readRequest(path: string): Promise<PolicyRequest> {
  const text = await readTextFile(path, ASK);
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw badInput(`${path} is not JSON or YAML: ${error}`, ASK);
  }
  const { request } = (content ?? {}) as { request?: unknown };
  const asked = (request ?? content) as Partial<PolicyRequest> | null;
  if (!asked?.principal || !asked.action || !asked.resource) {
    throw badInput(
      `${path} holds no request: it has principal, action, resource, context and entities.`,
      'Take the request of a recorded decision, or ask with --as, --action and --on.',
    );
  }
  return asked as PolicyRequest;
}

function configure(command: Command): Command {
  return bundleFolder(command)
    .option('--as <who>', 'a person of the fixtures, or user:default/zoe')
    .option(
      '--group <ref>',
      'a group of someone who is not in the fixtures; repeatable',
      (ref: string, refs: readonly string[]) => [...refs, ref],
      [],
    )
    .option('--action <action>', 'tenant:create, data:export …')
    .option('--on <name>', 'a tenant or operation of the fixtures')
    .option(
      '--data <name=value>',
      'for actions on data: classification, region, destination …',
      addPair,
      {},
    )
    .option('-f, --file <path>', 'a request as JSON or YAML instead');
}

export const policyExplain = defineCommand<Options>({
  path: ['policy', 'explain'],
  summary: 'Ask "what if": evaluate a question, and say why the answer is so',
  details:
    'Evaluated only, never recorded: nobody may act on it. Who and what are those of tests/fixtures.yaml in the folder of the bundle. Ends with the exit code of a denial when the answer is no.',
  examples: [
    'companyos policy explain --as ada --action tenant:create --on acme',
    'companyos policy explain --as omar --action data:export --on acme --data classification=pii --data destination=us-partner',
    'companyos policy explain --as user:default/zoe --group group:default/auditors --action ledger:read',
    'companyos policy explain -f decision.json --json',
  ],
  local: true,
  configure,
  async run({ io }, options) {
    const { policies, file, as: who, action, on, data } = options;
    const explanation = await openPolicies(async policy => {
      const bundle = await policy.loadPolicyBundle(policies);
      let request: PolicyRequest;
      if (file !== undefined) {
        request = await readRequest(file);
      } else if (who !== undefined && action !== undefined) {
        const { group: groups } = options;
        const question = { who, groups, action, on, data };
        request = await policy.policyQuestion(policies, bundle, question);
      } else {
        throw badInput(
          'Who asks for what? Give --as and --action, or -f.',
          ASK,
        );
      }
      return policy.policyExplain(
        policy.PolicyDecisionPoint.create({ bundle }),
        request,
      );
    });
    io.out(
      options.json
        ? json(explanation)
        : explanation.lines.map(line => `${plain(line)}\n`).join(''),
    );
    return explanation.decision.outcome === 'allow' ? 'ok' : 'denied';
  },
});
