import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** What the plugin adds for deletions: the fields of the template. */
export const deletionExtensions = [
  FormFieldBlueprint.make({
    name: 'export-first',
    params: {
      field: () => import('./exportFirstField').then(m => m.exportFirstField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'deletion-plan',
    params: {
      field: () => import('./deletionPlanField').then(m => m.deletionPlanField),
    },
  }),
];
