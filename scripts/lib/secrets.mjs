// What this machine's portal generated for itself: passwords and keys, in files only their owner can read.
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupError } from './errors.mjs';

// Without the letters and digits that are mistaken for each other.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_GROUPS = 4;
const GROUP_LENGTH = 4;

/** Something a person can type: 16 characters in groups of four, 79 bits. */
export function generatePassword() {
  return Array.from({ length: PASSWORD_GROUPS }, () =>
    Array.from(
      { length: GROUP_LENGTH },
      () => ALPHABET[randomInt(ALPHABET.length)],
    ).join(''),
  ).join('-');
}

/** The people of the local portal, as the catalog has them. */
export function readPeople(root) {
  const { parseAllDocuments } = createRequire(path.join(root, 'package.json'))(
    'yaml',
  );
  const file = path.join(root, 'packages', 'backend', 'catalog', 'org.yaml');
  const entities = parseAllDocuments(fs.readFileSync(file, 'utf8')).map(
    document => document.toJS(),
  );
  const titles = new Map(
    entities
      .filter(({ kind }) => kind === 'Group')
      .map(({ metadata, spec }) => [
        metadata.name,
        spec.profile?.displayName ?? metadata.name,
      ]),
  );
  return entities
    .filter(({ kind }) => kind === 'User')
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      displayName: spec.profile.displayName,
      groups: spec.memberOf,
      groupTitles: spec.memberOf.map(group => titles.get(group) ?? group),
    }));
}

export function writePrivate(file, content) {
  const next = `${file}.${process.pid}.next`;
  fs.writeFileSync(next, content, { mode: 0o600 });
  fs.renameSync(next, file);
}

/**
 * Reads `<dataDir>/secrets.json`, adding what is not there yet, and writes `<dataDir>/users.json` for those who sign in
 * by machine.
 * @returns {{ users: { name: string, displayName: string, groups: string[], groupTitles: string[], password: string }[],
 *   usersFile: string, credentialKey: string, sessionSecret: string }}
 */
export function ensureSecrets({ root, dataDir }) {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'secrets.json');
  let stored = {};
  if (fs.existsSync(file)) {
    try {
      stored = JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch {
      throw new SetupError(
        `${file} is damaged.`,
        'npm run reset starts from nothing (and forgets the data).',
      );
    }
  }
  const key = () => randomBytes(32).toString('base64url');
  const people = readPeople(root);
  const secrets = {
    credentialKey: stored.credentialKey ?? key(),
    sessionSecret: stored.sessionSecret ?? key(),
    passwords: Object.fromEntries(
      people.map(({ name }) => [
        name,
        stored.passwords?.[name] ?? generatePassword(),
      ]),
    ),
  };
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  if (JSON.stringify(stored) !== JSON.stringify(secrets))
    writePrivate(file, text);
  const users = people.map(person => ({
    ...person,
    password: secrets.passwords[person.name],
  }));
  const usersFile = path.join(dataDir, 'users.json');
  writePrivate(usersFile, `${JSON.stringify(users, null, 2)}\n`);
  return {
    users,
    usersFile,
    credentialKey: secrets.credentialKey,
    sessionSecret: secrets.sessionSecret,
  };
}
