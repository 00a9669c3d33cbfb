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

/** Those whom a drill acts as. What needs two people is done by two. */
export interface DrillPeople {
  readonly engineer: Portal;
  readonly governor: Portal;
  readonly secondGovernor: Portal;
  readonly stranger: Portal;
}

const NEXT =
  'Give the file of local users that npm start wrote, with --users or COMPANYOS_USERS_FILE.';

/** Signs in everyone whom the drill needs, from the file of local users. */
export async function signInPeople(
  io: Io,
  url: string,
  file: string,
): Promise<DrillPeople> {
  const text = await readTextFile(file, NEXT);
  const users = usersSchema.safeParse(parsed(text));
  if (!users.success) {
    throw badInput(`${file} is not a file of local users.`, NEXT);
  }
  const inGroup = (group: string) =>
    users.data.filter(({ groups }) =>
      groups.some(name => name.split('/').pop() === group),
    );
  const as = async (
    user: { readonly name: string; readonly password: string } | undefined,
    what: string,
  ) => {
    if (!user) throw badInput(`${file} names nobody who is ${what}.`, NEXT);
    const { token } = await signIn(io, url, user.name, user.password);
    return portalAs(io, url, token);
  };
  const governors = inGroup('data-governance');
  return {
    engineer: await as(inGroup('platform-engineers')[0], 'a platform engineer'),
    governor: await as(governors[0], 'in data governance'),
    secondGovernor: await as(governors[1], 'a second one in data governance'),
    stranger: await as(inGroup('globex-owners')[0], 'an owner of globex'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
