import { Command } from 'commander';
import type { CliCommand, CommonOptions } from './command';
import { exitCodeHelp } from './exitCodes';
import type { Io } from './io';

/** Called with the command that the arguments name. */
export type Execute = (
  command: CliCommand,
  options: CommonOptions,
  args: readonly string[],
) => Promise<void>;

const about = `A CompanyOS portal from a terminal or CI: the same plans, decisions and records as in the portal, and what proves them.

Environment: COMPANYOS_URL names the portal, COMPANYOS_TOKEN signs in without "companyos login".
Results go to standard output, everything else to standard error.`;

function prepare(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .configureHelp({ helpWidth: 100 })
    .showSuggestionAfterError()
    .helpCommand(false);
}

function exampleHelp(examples: readonly string[]): string {
  return ['', 'Examples:', ...examples.map(line => `  ${line}`), ''].join('\n');
}

const groupSummaries: { readonly [name: string]: string } = {
  tenant: 'Create and look at tenants',
  release: 'Release versions of components, and steer what is under way',
  probe: 'See what probes of critical paths found, and run them',
  drill: 'Walk through what the portal must do, and what it must refuse',
  policy: 'Test, check and explain a policy bundle, without a portal',
  ledger: 'Take out and verify what the ledger proves',
};

function groupFor(
  program: Command,
  groups: Map<string, Command>,
  name: string,
  io: Io,
): Command {
  const known = groups.get(name);
  if (known) {
    return known;
  }
  const group = prepare(
    program.command(name).description(groupSummaries[name] ?? ''),
    io,
  );
  groups.set(name, group);
  return group;
}

/** The command tree. It parses and prints help; `execute` does the rest. */
export function createProgram(
  commands: readonly CliCommand[],
  io: Io,
  execute: Execute,
): Command {
  const program = prepare(new Command('companyos'), io).description(about);
  program.addHelpText('after', `\n${exitCodeHelp()}\n`);
  const groups = new Map<string, Command>();
  for (const command of commands) {
    const name = command.path[command.path.length - 1];
    const parent =
      command.path.length > 1
        ? groupFor(program, groups, command.path[0], io)
        : program;
    const node = prepare(parent.command(name), io)
      .summary(command.summary)
      .description(
        [`${command.summary}.`, command.details].filter(Boolean).join('\n\n'),
      );
    if (command.arguments) {
      node.arguments(command.arguments);
    }
    command.configure?.(node);
    if (!command.local) {
      node.option('--url <url>', "the portal's address");
    }
    node
      .option('--json', 'print the result as JSON, as the API gives it')
      .addHelpText(
        'after',
        `${exampleHelp(command.examples)}\n${exitCodeHelp()}\n`,
      )
      .action(async () => {
        await execute(command, node.opts(), node.args);
      });
  }
  return program;
}
