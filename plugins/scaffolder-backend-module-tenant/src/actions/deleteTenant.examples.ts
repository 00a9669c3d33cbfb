import { stringify } from 'yaml';

/** Shown in the portal's list of actions, and run by a test. */
export const examples = [
  {
    description: 'Ask for the deletion of a tenant, exactly as planned',
    example: stringify({
      steps: [
        {
          id: 'delete-tenant',
          name: 'Ask for the deletion',
          action: 'companyos:tenant:delete',
          input: {
            name: 'acme',
            planHash: '${{ parameters.planHash }}',
            reason: 'The contract has ended',
          },
        },
      ],
    }),
  },
  {
    description: 'Take an export first, as the plan says',
    example: stringify({
      steps: [
        {
          id: 'delete-tenant',
          name: 'Export it, then delete it',
          action: 'companyos:tenant:delete',
          input: {
            name: 'acme',
            planHash: '${{ parameters.planHash }}',
            reason: 'The contract has ended',
            exportTo: 'eu-archive',
          },
        },
      ],
    }),
  },
];
