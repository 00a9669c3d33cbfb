import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** What the plugin adds for deletions: the field of the template. */
export const deletionExtensions = [
  FormFieldBlueprint.make({
    name: 'deletion-plan',
    params: {
      field: () => import('./deletionPlanField').then(m => m.deletionPlanField),
    },
  }),
];
