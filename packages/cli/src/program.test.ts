import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CliCommand } from './command';
import { commands } from './commands';
import { exitCodes } from './exitCodes';
import type { Io } from './io';
import { createProgram } from './program';
import { Terminal } from './testing/terminal';

/** Splits as a shell does, quotes included. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare,
  );
}

const examples = commands.flatMap(command =>
  command.examples.map(line => ({ line, command })),
);

describe('companyos --help', () => {
  it.each(examples)('has a working example: $line', async example => {
    const silent = { out: () => {}, err: () => {} } as unknown as Io;
    const called: CliCommand[] = [];
    const program = createProgram(commands, silent, async command => {
      called.push(command);
    });
    const [name, ...args] = words(example.line);
    expect(name).toBe('companyos');
    await program.parseAsync(args, { from: 'user' });
    expect(called).toEqual([example.command]);
  });

  it.each(commands.map(command => ({ path: command.path.join(' '), command })))(
    'shows examples and exit codes for $path',
    async ({ command }) => {
      const terminal = await Terminal.open();
      const { code, out, err } = await terminal.run(...command.path, '--help');
      await terminal.close();
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const text of [
        ...command.examples,
        '--json',
        ...(command.local ? [] : ['--url']),
        '3  Policy',
      ]) {
        expect(out).toContain(text);
      }
    },
  );

  it('prints help and fails where no command is given', async () => {
    const terminal = await Terminal.open();
    const { code, err } = await terminal.run();
    await terminal.close();
    expect(code).toBe(2);
    expect(err).toContain('Commands:');
  });
});

describe('exit codes', () => {
  it('are unique', () => {
    const codes = Object.values(exitCodes).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(['README.md', '../../docs/cli.md'])(
    'are the same in %s',
    async document => {
      const text = await readFile(resolve(__dirname, '..', document), 'utf8');
      const rows = [...text.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(
        ([, code, meaning]) => ({ code: Number(code), meaning }),
      );
      expect(rows).toEqual(Object.values(exitCodes));
    },
  );
});
