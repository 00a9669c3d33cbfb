import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { SpecTextField } from './TextField';
import { specFieldValidator } from './validators';

const schema = makeFieldSchema({ output: z => z.string() });

export function TenantNameField(props: FieldExtensionComponentProps<string>) {
  return (
    <SpecTextField {...props} specKey="name" good="You can use this name." />
  );
}

/** The tenant's name: reserved, malformed, confusable and taken names are named while typing. */
export const nameField = createFormField({
  name: 'CompanyosTenantName',
  component: TenantNameField,
  validation: specFieldValidator<string>('name', {
    whenEmpty: 'Give the tenant a name.',
    withKeys: ['owner'],
  }),
  schema,
});
