import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** The fields of the wizard that starts a release. */
export const wizardExtensions = [
  FormFieldBlueprint.make({
    name: 'component',
    params: { field: () => import('./fields').then(m => m.componentField) },
  }),
  FormFieldBlueprint.make({
    name: 'target',
    params: { field: () => import('./fields').then(m => m.targetField) },
  }),
  FormFieldBlueprint.make({
    name: 'version',
    params: { field: () => import('./fields').then(m => m.versionField) },
  }),
  FormFieldBlueprint.make({
    name: 'plan',
    params: { field: () => import('./planField').then(m => m.planField) },
  }),
];
