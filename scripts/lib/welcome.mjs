import { table } from './table.mjs';

/** What a person reads when the portal is up: who can sign in, how to stop it, and, last, where it is. */
export function readyMessage({ portal, took, dataDir }) {
  return [
    '',
    ...table([
      ['Sign in as', 'Password', 'Group'],
      ...portal.users.map(user => [
        `${user.displayName} (${user.name})`,
        user.password,
        user.groupTitles.join(', '),
      ]),
    ]),
    '',
    `  Data and logs are in ${dataDir}. Ctrl-C stops everything; npm run reset removes the data.`,
    '',
    `CompanyOS Portal is ready after ${took}: ${portal.appUrl ?? portal.url}`,
  ].join('\n');
}
