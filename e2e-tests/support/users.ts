import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Someone who can sign in to the portal under test, as `npm start` wrote it down. */
export interface LocalUser {
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly groupTitles: readonly string[];
  readonly password: string;
}

const usersFile =
  process.env.COMPANYOS_USERS_FILE ??
  path.join(__dirname, '../../.data/users.json');

export function localUser(name: string): LocalUser {
  const users: LocalUser[] = JSON.parse(readFileSync(usersFile, 'utf8'));
  const user = users.find(candidate => candidate.name === name);
  if (!user) {
    throw new Error(
      `${name} is not among the local users of ${usersFile}: ${users
        .map(candidate => candidate.name)
        .join(', ')}`,
    );
  }
  return user;
}
