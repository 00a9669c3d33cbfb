import { CommanderError } from 'commander';
import { deliverBreakGlass } from './breakGlass/deliver';
import { commands } from './commands';
import { toCliError } from './errors';
import { exitCodes, type ExitName } from './exitCodes';
import type { Io } from './io';
import { connect } from './portal';
import { createProgram } from './program';
import { renderError } from './render/error';
import { json } from './text';

function report(io: Io, error: unknown, asJson: boolean): ExitName {
  if (error instanceof CommanderError) {
    // Commander has printed the help or the complaint already.
    return error.exitCode === 0 ? 'ok' : 'badInput';
  }
  const { exit, body } = toCliError(error);
  if (asJson) {
    io.out(json({ error: body }));
  }
  io.err(renderError(body));
  return exit;
}

/** Runs one command line, without the program's name. Never throws; answers with the process's exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let exit: ExitName = 'ok';
  let asJson = false;
  const program = createProgram(
    commands,
    io,
    async (command, options, rest) => {
      asJson = options.json === true;
      const reach = ({ url }: { url?: string }) => connect(io, url);
      const context = {
        io,
        reach,
        async connect(asked: { url?: string }) {
          const portal = await reach(asked);
          await deliverBreakGlass(io, portal);
          return portal;
        },
      };
      exit = await command.run(context, options, ...rest);
    },
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    exit = report(io, error, asJson);
  }
  return exitCodes[exit].code;
}
