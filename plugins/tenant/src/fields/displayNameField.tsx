import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { SpecTextField } from './TextField';
import { specFieldValidator } from './validators';

const schema = makeFieldSchema({ output: z => z.string() });

export function TenantDisplayNameField(
  props: FieldExtensionComponentProps<string>,
) {
  return <SpecTextField {...props} specKey="displayName" />;
}

/** What people call the tenant. */
export const displayNameField = createFormField({
  name: 'CompanyosTenantDisplayName',
  component: TenantDisplayNameField,
  validation: specFieldValidator<string>('displayName'),
  schema,
});
