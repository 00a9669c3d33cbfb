import type { Command } from 'commander';
import type { ExitName } from './exitCodes';
import type { Io } from './io';
import type { Portal } from './portal';

/** What every command takes. */
export interface CommonOptions {
  readonly url?: string;
  readonly json?: boolean;
}

export interface CommandContext {
  readonly io: Io;
  /** The portal the options name, with the token that belongs to it. */
  connect(options: CommonOptions): Promise<Portal>;
  /** The same, without delivering first what was done on this machine without it. */
  reach(options: CommonOptions): Promise<Portal>;
}

/** One command, as data: the program, the help and the tests are made from it. */
export interface CliCommand<TOptions extends CommonOptions = CommonOptions> {
  /** `['tenant', 'create']` */
  readonly path: readonly string[];
  /** In commander's notation: `<name>`. */
  readonly arguments?: string;
  readonly summary: string;
  /** More than the summary, for `--help`. */
  readonly details?: string;
  /** Each is a whole command line; a test parses them all. */
  readonly examples: readonly string[];
  /** True where it works on files, without a portal: it then has no --url. */
  readonly local?: boolean;
  configure?(command: Command): void;
  run(
    context: CommandContext,
    options: TOptions,
    ...args: readonly string[]
  ): Promise<ExitName>;
}

/** Keeps the options' type while the list of commands forgets it. */
export function defineCommand<TOptions extends CommonOptions>(
  command: CliCommand<TOptions>,
): CliCommand {
  return command as unknown as CliCommand;
}
