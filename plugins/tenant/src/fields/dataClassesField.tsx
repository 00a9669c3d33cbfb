import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { AnyOf } from './Choices';
import { specFieldValidator } from './validators';

const schema = makeFieldSchema({ output: z => z.array(z.string()) });

const words: {
  readonly [id: string]: { title: string; hint: string } | undefined;
} = {
  public: { title: 'Public', hint: 'Anyone may see it.' },
  internal: { title: 'Internal', hint: 'For the company and its customer.' },
  restricted: { title: 'Restricted', hint: 'Only for named people.' },
  pii: { title: 'Personal data', hint: 'Says something about a person.' },
};

const NOTHING: string[] = [];

export function DataClassesField(
  props: FieldExtensionComponentProps<string[]>,
) {
  return (
    <AnyOf
      field={props}
      value={props.formData ?? NOTHING}
      onChange={props.onChange}
      choices={options =>
        options.dataClasses.map(id => ({
          id,
          ...(words[id] ?? { title: id }),
        }))
      }
    />
  );
}

/** How sensitive the data is that the tenant will hold. */
export const dataClassesField = createFormField({
  name: 'CompanyosDataClasses',
  component: DataClassesField,
  validation: specFieldValidator<string[]>('dataClasses'),
  schema,
});
