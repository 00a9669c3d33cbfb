import { stringify } from 'yaml';

/** Shown in the portal's list of actions, and run by a test. */
export const examples = [
  {
    description:
      'Go back to a release that has served, and verify that it does',
    example: stringify({
      steps: [
        {
          id: 'rollback',
          name: 'Roll back',
          action: 'companyos:release:rollback',
          input: {
            release: 'rel_01JDB0000000000000000000AA',
            reason: 'Checkout is slow.',
          },
        },
      ],
    }),
  },
];
