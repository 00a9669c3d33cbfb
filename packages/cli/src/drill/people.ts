import { z } from 'zod/v4';
import { badInput } from '../errors';
import { readTextFile } from '../files';
import type { Io } from '../io';
import { portalAs, type Portal } from '../portal';
import { signIn } from '../signIn';

const usersSchema = z.array(
  z.object({
    name: z.string(),
    groups: z.array(z.string()).default([]),
    password: z.string(),
  }),
);

/** Those whom a drill of tenants acts as. What needs two people is done by two. */
export interface DrillPeople {
  readonly engineer: Portal;
  readonly governor: Portal;
  readonly secondGovernor: Portal;
  readonly stranger: Portal;
}

/** Those whom a drill of releases acts as. */
export interface ReleasePeople {
  readonly engineer: Portal;
  readonly onCall: Portal;
  readonly auditor: Portal;
}

const NEXT =
  'Give the file of local users that npm start wrote, with --users or COMPANYOS_USERS_FILE.';

/** The file of local users that a drill was given. */
export function usersFile(io: Io, option: string | undefined): string {
  const file = option ?? io.env.COMPANYOS_USERS_FILE;
  if (file) return file;
  throw badInput(
    'The drill acts as several people, and does not know them.',
    'Give the file of local users that npm start wrote: --users .data/users.json',
  );
}

/** Signs in everyone whom the drill of tenants needs, from the file of local users. */
export async function signInPeople(
  io: Io,
  url: string,
  file: string,
): Promise<DrillPeople> {
  const as = await whoIsIn(io, url, file);
  return {
    engineer: await as('platform-engineers', 'a platform engineer'),
    governor: await as('data-governance', 'in data governance'),
    secondGovernor: await as(
      'data-governance',
      'a second one in data governance',
      1,
    ),
    stranger: await as('globex-owners', 'an owner of globex'),
  };
}

export async function signInForReleases(
  io: Io,
  url: string,
  file: string,
): Promise<ReleasePeople> {
  const as = await whoIsIn(io, url, file);
  return {
    engineer: await as('platform-engineers', 'a platform engineer'),
    onCall: await as('on-call', 'on call'),
    auditor: await as('auditors', 'an auditor'),
  };
}

/** Signs in the so-and-so-many-th of a group. */
async function whoIsIn(io: Io, url: string, file: string) {
  const text = await readTextFile(file, NEXT);
  const users = usersSchema.safeParse(parsed(text));
  if (!users.success) {
    throw badInput(`${file} is not a file of local users.`, NEXT);
  }
  return async (group: string, what: string, index = 0): Promise<Portal> => {
    const user = users.data.filter(({ groups }) =>
      groups.some(name => name.split('/').pop() === group),
    )[index];
    if (!user) throw badInput(`${file} names nobody who is ${what}.`, NEXT);
    const { token } = await signIn(io, url, user.name, user.password);
    return portalAs(io, url, token);
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
