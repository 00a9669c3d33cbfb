import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

const INSTALL =
  'apt-get install haproxy (Debian, Ubuntu) or brew install haproxy';

/** The program, of 2.4 or newer; undefined where there is none. */
export function findHaproxy(): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return [
    ...(process.env.COMPANYOS_HAPROXY ? [process.env.COMPANYOS_HAPROXY] : []),
    ...folders.map(folder => join(folder, 'haproxy')),
  ].find(file =>
    /HAProxy version (2\.[4-9]|[3-9]\.)/.test(
      spawnSync(file, ['-v'], { encoding: 'utf8' }).stdout ?? '',
    ),
  );
}

/**
 * `describe` where there is a real HAProxy. Without one, a person's tests are skipped, with the command to install it; whoever
 * says `COMPANYOS_HAPROXY=required`, as CI does, gets a failure instead.
 */
export function describeWithHaproxy(): jest.Describe {
  if (findHaproxy()) return describe;
  const words = `There is no HAProxy here: ${INSTALL}.`;
  if (process.env.COMPANYOS_HAPROXY === 'required') throw new Error(words);
  process.stderr.write(`Skipped: ${words}\n`);
  return describe.skip;
}
