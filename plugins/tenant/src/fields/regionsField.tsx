import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { useEffect } from 'react';
import { AnyOf } from './Choices';
import { specFieldValidator } from './validators';

const schema = makeFieldSchema({ output: z => z.array(z.string()) });

const NOTHING: string[] = [];

export function RegionsField(props: FieldExtensionComponentProps<string[]>) {
  const { formData = NOTHING, onChange, formContext } = props;
  const home = formContext?.formData?.homeRegion as string | undefined;

  // The home region is always allowed, so that nobody has to choose it twice.
  useEffect(() => {
    if (home && !formData.includes(home)) {
      onChange([...formData, home]);
    }
  }, [home, formData, onChange]);

  return (
    <AnyOf
      field={props}
      value={formData}
      onChange={onChange}
      choices={options =>
        options.regions.map(({ id, title }) => ({
          id,
          title,
          hint: id === home ? `${id}, the home region` : id,
          isFixed: id === home,
        }))
      }
    />
  );
}

/** The regions in which the tenant's data may ever be; the home region is one of them. */
export const regionsField = createFormField({
  name: 'CompanyosRegions',
  component: RegionsField,
  validation: specFieldValidator<string[]>('allowedRegions'),
  schema,
});
