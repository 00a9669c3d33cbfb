// A HAProxy for the tests of releases to it: found, or installed where that needs no questions.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { canInstall, install } from './apt.mjs';

const PLACES = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
const OLDEST = [2, 4];

export const HOW_TO_INSTALL =
  'apt-get install haproxy (Debian, Ubuntu) or brew install haproxy';

/** What `haproxy -v` says of its version; null for anything else. */
export function isNewEnough(output) {
  const [, major, minor] = /HAProxy version (\d+)\.(\d+)/.exec(output) ?? [];
  if (!major) return false;
  return (
    Number(major) > OLDEST[0] ||
    (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1])
  );
}

/** @returns {string | null} */
export function findHaproxy({ env = process.env } = {}) {
  const candidates = [
    ...(env.COMPANYOS_HAPROXY ? [env.COMPANYOS_HAPROXY] : []),
    ...[
      ...(env.PATH ?? '').split(path.delimiter).filter(Boolean),
      ...PLACES,
    ].map(folder => path.join(folder, 'haproxy')),
  ];
  return (
    candidates.find(file =>
      isNewEnough(
        spawnSync(file, ['-v'], { encoding: 'utf8', timeout: 20_000 }).stdout ??
          '',
      ),
    ) ?? null
  );
}

/** Installs one if that is possible here; says what it does through `say`. */
export async function installHaproxy(context) {
  if (!canInstall()) return null;
  context.say(
    'HAProxy: none here, installing the haproxy package with apt-get',
  );
  await install('haproxy', context);
  return findHaproxy();
}
