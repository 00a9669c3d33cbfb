import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { OneOf } from './Choices';
import { specFieldValidator } from './validators';

const schema = makeFieldSchema({ output: z => z.string() });

export function RegionField(props: FieldExtensionComponentProps<string>) {
  return (
    <OneOf
      field={props}
      value={props.formData}
      onChange={props.onChange}
      choices={options =>
        options.regions.map(({ id, title }) => ({ id, title, hint: id }))
      }
    />
  );
}

/** The region in which the tenant's data lives. */
export const regionField = createFormField({
  name: 'CompanyosRegion',
  component: RegionField,
  validation: specFieldValidator<string>('homeRegion', {
    withKeys: ['allowedRegions'],
  }),
  schema,
});
