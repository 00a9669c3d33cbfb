import { stringify } from 'yaml';

function example(input: object): string {
  return stringify({
    steps: [
      {
        id: 'start',
        name: 'Start the release',
        action: 'companyos:release:start',
        input,
      },
    ],
  });
}

/** Shown in the portal's list of actions, and run by a test. */
export const examples = [
  {
    description: 'Release a version by the strategy of its component',
    example: example({
      component: 'component:default/reference-service',
      target: 'staging',
      version: '1.1.0',
      reason: 'Order 4711',
    }),
  },
  {
    description:
      'With a strategy of its own, and trying an aborted version again',
    example: example({
      component: 'component:default/reference-service',
      target: 'staging',
      version: '1.1.0',
      strategy: { steps: [{ weightPercent: 25 }, { weightPercent: 100 }] },
      reason: 'Order 4711',
      retryReason: 'The disk was full.',
    }),
  },
];
