import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { OneOf } from './Choices';
import { specFieldValidator } from './validators';

const schema = makeFieldSchema({
  output: z => z.object({ schedule: z.string().optional() }),
});

type Retention = { schedule?: string };

export function RetentionField(props: FieldExtensionComponentProps<Retention>) {
  return (
    <OneOf
      field={props}
      value={props.formData?.schedule}
      onChange={schedule => props.onChange({ schedule })}
      choices={options => options.retentionSchedules}
    />
  );
}

/** How long the tenant's data is kept at least. */
export const retentionField = createFormField({
  name: 'CompanyosRetention',
  component: RetentionField,
  validation: specFieldValidator<Retention>('retention', {
    whenEmpty: 'Choose how long the data is kept.',
  }),
  schema,
});
