import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Radio, RadioGroup, Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  FieldMessage,
  useSubmittedErrors,
} from '@companyos/plugin-operation-react';
import { useId } from 'react';
import fields from '../fields/fields.module.css';
import { required } from './fieldProblems';
import { kindWords } from './looks';
import { useDestinations } from './useExports';

const schema = makeFieldSchema({ output: z => z.string() });

export function DestinationField(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange, rawErrors, schema: about } = props;
  const { value, error, refetch } = useDestinations();
  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, formData);
  if (!value) {
    return error ? (
      <ErrorPanel error={error} onRetry={refetch} />
    ) : (
      <div
        className={fields.field}
        role="status"
        aria-label="Loading destinations"
      >
        <Skeleton height={72} />
      </div>
    );
  }
  return (
    <div className={fields.field}>
      <RadioGroup
        label={about.title}
        description={about.description}
        secondaryLabel={props.required ? 'Required' : undefined}
        value={formData || null}
        onChange={onChange}
        isDisabled={props.disabled}
        isRequired={props.required}
        isInvalid={Boolean(wrong)}
        validationBehavior="aria"
        aria-describedby={messageId}
      >
        {value.map(({ id, title, kind, connected }) => (
          <Radio key={id} value={id}>
            <span className={fields.choice}>
              <span>{title}</span>
              <span className={fields.hint}>
                {id}, {kindWords[kind]}
                {connected ? '' : ', not connected here'}
              </span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <FieldMessage id={messageId} kind="error" text={wrong} />
    </div>
  );
}

/** Where an export goes; whether it may is on the next page. */
export const destinationField = createFormField({
  name: 'CompanyosExportDestination',
  component: DestinationField,
  validation: required('Choose where the export goes.'),
  schema,
});
