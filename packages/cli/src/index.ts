/**
 * `companyos`: the portal's API from a terminal or from CI. Results on standard output, progress and errors on standard error,
 * and an exit code from one documented table.
 *
 * @packageDocumentation
 */
import { homedir } from 'node:os';
import { nodeIo } from './io';
import { run } from './run';

/** The process's command line. Resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  return await run(args, nodeIo(homedir()));
}

export { exitCodes } from './exitCodes';
