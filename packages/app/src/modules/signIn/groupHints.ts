/** What the groups of the local portal may do, in a few words; the rights themselves are policies. */
export const groupHints: { readonly [group: string]: string | undefined } = {
  'platform-engineers': 'plans and creates tenants',
  'acme-owners': 'owns the tenant Acme',
  'globex-owners': 'owns the tenant Globex',
  'release-managers': 'promotes and rolls back releases',
  'data-governance': 'places holds, approves deletions',
  'on-call': 'aborts and rolls back at night',
  auditors: 'reads everything, changes nothing',
};
