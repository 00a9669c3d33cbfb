import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Combobox, Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  useAsyncRefetch,
  FieldMessage,
  useSubmittedErrors,
} from '@companyos/plugin-operation-react';
import { useId } from 'react';
import { tenantApiRef } from '../api';
import fields from '../fields/fields.module.css';
import { required } from './fieldProblems';

const schema = makeFieldSchema({ output: z => z.string() });

export function TenantField(props: FieldExtensionComponentProps<string>) {
  const { formData = '', onChange, rawErrors, schema: about } = props;
  const api = useApi(tenantApiRef);
  const { value, error, refetch } = useAsyncRefetch(
    signal => api.list({ state: 'active', limit: 100 }, { signal }),
    { key: 'active-tenants' },
  );
  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, formData);
  if (!value) {
    return error ? (
      <ErrorPanel error={error} onRetry={refetch} />
    ) : (
      <div className={fields.field} role="status" aria-label="Loading tenants">
        <Skeleton height={72} />
      </div>
    );
  }
  return (
    <div className={fields.field}>
      <Combobox
        label={about.title}
        description={about.description}
        secondaryLabel={props.required ? 'Required' : undefined}
        placeholder="Type to search"
        options={value.items.map(({ name, displayName }) => ({
          value: name,
          label: displayName === name ? name : `${displayName} (${name})`,
        }))}
        value={formData || null}
        onChange={key => onChange(key === null ? '' : String(key))}
        isDisabled={props.disabled || props.readonly}
        isRequired={props.required}
        isInvalid={Boolean(wrong)}
        validationBehavior="aria"
        aria-describedby={messageId}
      />
      <FieldMessage id={messageId} kind="error" text={wrong} />
    </div>
  );
}

/** An active tenant, by its name. */
export const tenantField = createFormField({
  name: 'CompanyosTenant',
  component: TenantField,
  validation: required('Choose the tenant.'),
  schema,
});
