import { stringify } from 'yaml';

function example(input: object): string {
  return stringify({
    steps: [
      {
        id: 'export-tenant',
        name: 'Export the tenant',
        action: 'companyos:tenant:export',
        input,
      },
    ],
  });
}

/** Shown in the portal's list of actions, and run by a test. */
export const examples = [
  {
    description: 'Export a tenant so that it can be downloaded in its region',
    example: example({ name: 'acme', destination: 'eu-download' }),
  },
  {
    description:
      'Archive a tenant as of a stated size of the ledger, exactly as planned, and say why',
    example: example({
      name: 'acme',
      destination: 'eu-archive',
      ledgerSize: 1200,
      planHash: '${{ parameters.planHash }}',
      reason: 'Yearly archive',
    }),
  },
];
