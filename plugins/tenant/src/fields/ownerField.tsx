import { Combobox, Skeleton } from '@backstage/ui';
import {
  makeFieldSchema,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import {
  ErrorPanel,
  FieldMessage,
  useSubmittedErrors,
} from '@companyos/plugin-operation-react';
import { useId, useMemo } from 'react';
import { useOwners, type Owner } from './useOwners';
import { specFieldValidator } from './validators';
import styles from './fields.module.css';

const schema = makeFieldSchema({ output: z => z.string() });

function optionsOf(owners: readonly Owner[], kind: Owner['kind']) {
  return owners
    .filter(owner => owner.kind === kind)
    .map(({ ref, title }) => ({ value: ref, label: title }));
}

export function OwnerField(props: FieldExtensionComponentProps<string>) {
  const { formData = '', onChange, rawErrors } = props;
  const { title, description } = props.schema;
  const { value: owners, error, refetch } = useOwners();
  const options = useMemo(
    () => [
      { title: 'Groups', options: optionsOf(owners ?? [], 'group') },
      { title: 'People', options: optionsOf(owners ?? [], 'user') },
    ],
    [owners],
  );
  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, formData);
  if (!owners) {
    return error ? (
      <ErrorPanel error={error} onRetry={refetch} />
    ) : (
      <div className={styles.field} role="status" aria-label="Loading owners">
        <Skeleton height={72} />
      </div>
    );
  }
  return (
    <div className={styles.field}>
      <Combobox
        label={title}
        description={description}
        secondaryLabel={props.required ? 'Required' : undefined}
        placeholder="Type to search"
        options={options}
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

/** The group or person of the catalog that owns the tenant. */
export const ownerField = createFormField({
  name: 'CompanyosTenantOwner',
  component: OwnerField,
  validation: specFieldValidator<string>('owner', {
    whenEmpty: 'Choose the group or person that owns the tenant.',
  }),
  schema,
});
