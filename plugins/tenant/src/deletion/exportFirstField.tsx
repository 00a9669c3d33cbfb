import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import fields from '../fields/fields.module.css';
import { ExportFirst } from './ExportFirst';

const schema = makeFieldSchema({ output: z => z.string() });

export function ExportFirstField(props: FieldExtensionComponentProps<string>) {
  const { formData = '', onChange } = props;
  return (
    <div className={fields.field}>
      <ExportFirst value={formData} onChange={onChange} />
    </div>
  );
}

/** An export before the deletion, or none. Its value is the destination's ID, or empty. */
export const exportFirstField = createFormField({
  name: 'CompanyosExportFirst',
  component: ExportFirstField,
  schema,
});
