import { stringify } from 'yaml';

const acme = {
  name: 'acme',
  displayName: 'Acme Corporation',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['eu-central', 'us-east'],
  dataClasses: ['internal', 'pii'],
  retention: { schedule: '1-year' },
};

function example(input: object): string {
  return stringify({
    steps: [
      {
        id: 'create-tenant',
        name: 'Create the tenant',
        action: 'companyos:tenant:create',
        input,
      },
    ],
  });
}

/** Shown in the portal's list of actions, and run by a test. */
export const examples = [
  {
    description: 'Create a tenant; run again, change only what differs',
    example: example({ spec: acme }),
  },
  {
    description:
      'Create a tenant exactly as planned, and say why: another plan than the one with this hash is refused',
    example: example({
      spec: {
        ...acme,
        name: 'globex',
        displayName: 'Globex',
        owner: 'group:default/globex-owners',
        dataClasses: ['internal'],
      },
      planHash: '${{ parameters.planHash }}',
      reason: 'Order 4711',
    }),
  },
];
